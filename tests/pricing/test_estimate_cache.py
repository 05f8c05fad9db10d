"""Estimates of what has not changed are kept: a second check prices only what has."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal as D
from pathlib import Path

import pytest

from costguard.catalog.live.cache_report import CacheReport
from costguard.catalog.live.cache_sqlite import FILE, SqliteStore
from costguard.catalog.overrides import load as load_prices
from costguard.catalog.sqlite import SqlitePriceBook, default_book
from costguard.errors import ConfigError
from costguard.model.estimate import Estimate
from costguard.model.money import Currency
from costguard.model.plan import Action, Plan, ResourceChange
from costguard.model.price import Answer, PriceQuery, Product
from costguard.model.resource import Resource
from costguard.pricing import estimate_cache
from costguard.pricing.estimate_cache import EstimateCache, Told, estimates, told_by
from costguard.pricing.pricer import Pricer
from costguard.pricing.usage import UsageFile


class Watched:
    """The price book; it notes the attributes that it is asked for."""

    def __init__(self, version: str = "book 1") -> None:
        self.version = version
        self.asked: list[tuple[str, ...]] = []
        self._book: SqlitePriceBook = default_book()

    def prices(self, queries: Iterable[PriceQuery]) -> Mapping[PriceQuery, Answer]:
        wanted = list(queries)
        self.asked += [query.attributes for query in wanted]
        return self._book.prices(wanted)

    def held(self, product: Product, region: str) -> Iterable[PriceQuery]:
        return self._book.held(product, region)


def plan(*kinds: str, digest: str = "") -> Plan:
    """A plan that creates a volume of each kind, of 100 GB; ``nat`` is a NAT gateway."""
    changes = []
    for number, kind in enumerate(kinds):
        address, of = (
            (f"aws_nat_gateway.n{number}", "aws_nat_gateway")
            if kind == "nat"
            else (f"aws_ebs_volume.v{number}", "aws_ebs_volume")
        )
        attributes = {} if kind == "nat" else {"type": kind, "size": 100}
        made = Resource(address, of, f"v{number}", "aws", "us-east-1", attributes)
        changes.append(ResourceChange(address, Action.CREATE, None, made))
    named = digest or "+".join(kinds)
    return Plan("plan.json", "terraform", "1.11", "1.2", tuple(changes), digest=named)


def told(one: Plan, usage: UsageFile | None = None, **regions: str) -> Told:
    return Told(one, usage or UsageFile(), told_by(one, regions))


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    return SqliteStore(tmp_path, CacheReport())


def priced(
    store: SqliteStore, *plans: Told, source: Watched | None = None
) -> tuple[list[Estimate], list[tuple[str, ...]], str]:
    """Estimates, what the price source was asked for, and the hit rate."""
    source, report = source or Watched(), CacheReport()
    found = EstimateCache(store, report).estimates(Pricer(source), plans)
    (rate,) = report.lines()
    return found, source.asked, rate


def test_a_second_check_prices_nothing(store: SqliteStore) -> None:
    plans = told(plan("gp3", "gp2")), told(plan("io1"))
    first, asked, rate = priced(store, *plans)
    # 100 GB x $0.08 and $0.10.
    assert first[0].after.amount == D("18.00")
    assert asked
    assert rate == "cache: 0 of 2 estimates (0%)"
    second, asked, rate = priced(store, *plans)
    assert second == first
    assert asked == []
    assert rate == "cache: 2 of 2 estimates (100%)"


def test_of_ten_projects_the_one_that_has_changed_is_priced(store: SqliteStore) -> None:
    projects = [plan("gp2", digest=f"p{number}") for number in range(10)]
    priced(store, *map(told, projects))
    projects[3] = plan("gp3")
    found, asked, rate = priced(store, *map(told, projects))
    assert {values[0] for values in asked if values} <= {"gp3"}
    assert [one.after.amount for one in found] == [D("10.00")] * 3 + [D("8.00")] + [D("10.00")] * 6
    assert rate == "cache: 9 of 10 estimates (90%)"


def test_what_an_estimate_is_made_of_tells_it_apart(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, usage = plan("nat"), {"aws_nat_gateway.n0": {"monthly_data_processed_gb": 10}}

    def hits(given: Told, version: str = "book 1") -> str:
        return priced(store, given, source=Watched(version))[2].split()[1]

    assert hits(told(one, UsageFile("a.yml", usage))) == "0"
    assert hits(told(one, UsageFile("moved.yml", usage))) == "1"
    assert hits(told(one)) == "0"
    assert hits(told(one, UsageFile("a.yml", usage), aws="eu-west-1")) == "0"
    assert hits(told(plan("nat", digest="other"), UsageFile("a.yml", usage))) == "0"
    assert hits(told(one, UsageFile("a.yml", usage)), "book 2") == "0"
    euros = Pricer(Watched(), currency=Currency("EUR", D("0.86")))
    report = CacheReport()
    EstimateCache(store, report).estimates(euros, [told(one)])
    assert report.lines() == ("cache: 0 of 1 estimates (0%)",)
    more = {"aws_nat_gateway.n0": {"monthly_data_processed_gb": 11}}
    assert hits(told(one, UsageFile("a.yml", more))) == "0"
    assert hits(told(one, UsageFile("a.yml", {}, {"aws_nat_gateway": {"a": 1}}))) == "0"
    monkeypatch.setattr(estimate_cache, "VERSION", "99.0")
    assert hits(told(one, UsageFile("a.yml", usage))) == "0"


def test_what_is_unused_of_a_usage_file_is_told_all_the_same(store: SqliteStore) -> None:
    def check() -> tuple[list[Estimate], UsageFile]:
        usage = UsageFile(
            "usage.yml",
            {
                "aws_nat_gateway.n0": {"monthly_data_processed_gb": 10, "misspelled": 1},
                "aws_nat_gateway.n1": {"monthly_data_processed_gb": 10},
                "aws_nat_gateway.gone": {"monthly_data_processed_gb": 10},
            },
        )
        plans = told(plan("nat"), usage), told(plan("gp3", "nat"), usage)
        return priced(store, *plans)[0], usage

    first, _ = check()
    second, usage = check()
    assert second == first
    assert second[0].unused_usage == ("aws_nat_gateway.gone", "aws_nat_gateway.n0: misspelled")
    assert second[1].unused_usage == ()
    with pytest.raises(ConfigError, match=r"no resource aws_nat_gateway\.gone"):
        usage.refuse_unknown(["aws_nat_gateway.n0", "aws_nat_gateway.n1"])


def test_a_usage_files_own_entries_count_with_the_first_plan_that_has_it(
    store: SqliteStore,
) -> None:
    def check(*plans: Plan) -> list[list[str]]:
        entries = {
            "aws_data_transfer.all": {"region": "us-east-1", "monthly_outbound_internet_gb": 500}
        }
        usage = UsageFile("usage.yml", entries)
        found, _, _ = priced(store, *[told(one, usage) for one in plans])
        return [[r.type for r in one.resources] for one in found]

    volume, nat = plan("gp3"), plan("nat")
    with_entry, without = ["aws_ebs_volume", "aws_data_transfer"], ["aws_nat_gateway"]
    assert check(volume, nat) == [with_entry, without]
    assert check(volume, nat) == [with_entry, without]
    assert check(nat, volume) == [[*without, "aws_data_transfer"], ["aws_ebs_volume"]]
    # The first is known by now, and the second is not as a second one.
    assert check(volume, plan("gp2")) == [with_entry, ["aws_ebs_volume"]]


def test_a_damaged_estimate_is_made_again(store: SqliteStore) -> None:
    one = told(plan("gp3"))
    (first,), _, _ = priced(store, one)
    with store._transaction("rw", "BEGIN") as connection:
        connection.execute("UPDATE answer SET value = CAST(replace(value, '8.00', '0.00') AS BLOB)")
    (second,), asked, rate = priced(store, one)
    assert (second, rate) == (first, "cache: 0 of 1 estimates (0%)")
    assert asked


def test_a_plan_that_nothing_tells_is_priced_each_time(store: SqliteStore) -> None:
    unread = replace(plan("gp3"), digest="")
    for _ in range(2):
        found, asked, rate = priced(store, told(unread), told(unread))
        assert [one.after.amount for one in found] == [D("8.00")] * 2
        assert asked
        assert rate == "cache: 0 of 2 estimates (0%)"


@pytest.mark.parametrize("shared", ["free tier", "commitments", "plugins"])
def test_what_depends_on_other_plans_or_on_plugins_is_not_kept(
    store: SqliteStore, shared: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source = Watched()
    pricer = Pricer(source, free_tier=shared == "free tier")
    if shared == "commitments":
        text = (
            "version: 1\ncurrency: USD\ncommitments:\n"
            "  - name: disks\n    kind: savings_plan\n    service: AmazonEC2\n    discount: 10%\n"
            "    covers: all\n    since: 2026-01-01\n    until: 2029-01-01\n    source: contract\n"
        )
        (tmp_path / "prices.yaml").write_text(text)
        pricer = pricer._replace(commitments=load_prices(tmp_path / "prices.yaml").commitments)
    if shared == "plugins":
        monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [group])
    report = CacheReport()
    for _ in range(2):
        source.asked.clear()
        monkeypatch.setattr("costguard.rules.book._plugins", lambda: iter(()))
        (found,) = EstimateCache(store, report).estimates(pricer, [told(plan("gp3"))])
        assert found.after.amount == D("8.00")
        assert source.asked
    assert not store.path.exists()
    assert report.lines() == ()


def test_another_costguard_makes_other_estimates(
    store: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = tmp_path / "costguard" / "rules" / "aws" / "ebs.py"
    rule.parent.mkdir(parents=True)
    rule.write_text("PRICE = 1")
    monkeypatch.setattr(estimate_cache, "_PACKAGE", tmp_path / "costguard")
    one = told(plan("gp3"))
    assert priced(store, one)[2] == "cache: 0 of 1 estimates (0%)"
    (rule.parent / "__pycache__").mkdir()
    (rule.parent / "__pycache__" / "ebs.pyc").write_bytes(b"1")
    assert priced(store, one)[2] == "cache: 1 of 1 estimates (100%)"
    rule.write_text("PRICE = 10")
    assert priced(store, one)[2] == "cache: 0 of 1 estimates (0%)"
    os.utime(rule, ns=(1, 1))
    assert priced(store, one)[2] == "cache: 0 of 1 estimates (0%)"
    (rule.parent / "s3.py").write_text("")
    assert priced(store, one)[2] == "cache: 0 of 1 estimates (0%)"


@pytest.mark.parametrize(("resources", "kept"), [(999, False), (1000, True)])
def test_it_is_kept_where_that_pays(tmp_path: Path, resources: int, kept: bool) -> None:
    # A team's cache is on the network, which nobody has asked for.
    environ = {"COSTGUARD_CACHE_DIR": str(tmp_path), "COSTGUARD_CACHE_URL": "redis://cache.test"}
    plans = told(plan(*["gp3"] * (resources - 1))), told(plan("gp2"))
    report = CacheReport()
    found = estimates(Pricer(default_book()), plans, environ, report)
    assert [one.after.amount for one in found] == [D("8.00") * (resources - 1), D("10.00")]
    assert (tmp_path / FILE).exists() is kept
    assert report.notes == ()


def test_one_plan_alone_is_not_kept(tmp_path: Path) -> None:
    environ = {"COSTGUARD_CACHE_DIR": str(tmp_path)}
    estimates(Pricer(default_book()), [told(plan(*["gp3"] * 1000))], environ, CacheReport())
    assert list(tmp_path.iterdir()) == []
