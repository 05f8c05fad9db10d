"""Baselines on disk: the same bytes again, damage told, one of several writers winning."""

import json
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from support.baselines import baseline_of
from support.shop import create, resource, run

from costguard.budget.baseline import StoredPrices, made, updated
from costguard.budget.baseline_read import parse
from costguard.budget.baseline_store import load, store
from costguard.budget.baseline_write import render
from costguard.errors import BaselineError, UsageError
from costguard.model.baseline import Baseline
from costguard.model.estimate import Estimate
from costguard.model.plan import Action, ResourceChange
from costguard.model.resource import SENSITIVE

CHANGES = (
    create(resource("aws_box", "web", size="small", disk=[{"gb": "100.5"}])),
    create(resource("aws_calls", "api")),
    create(resource("aws_calls", "jobs")),
    create(resource("aws_fleet", "f", size="small", least=1, most=3)),
    create(resource("aws_box", "far", size="small", region="eu-west-9")),
    create(resource("aws_odd", "o")),
    create(resource("aws_new_thing", "x")),
    create(resource("aws_role", "r")),
)
USAGE = {"aws_calls.jobs": {"monthly_requests": 5_000_000}}


@pytest.fixture
def held() -> Baseline:
    return baseline_of(run(*CHANGES, usage=USAGE))


def test_what_is_written_is_read_back(held: Baseline) -> None:
    text = render(held)
    again = parse(text, "dev.json")
    assert render(again) == text
    assert again.estimate.after == held.estimate.after
    assert text.endswith("}\n")
    assert text == json.dumps(json.loads(text), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def test_the_same_plan_gives_the_same_bytes_with_the_baselines_own_prices() -> None:
    first = render(baseline_of(run(*CHANGES, usage=USAGE)))
    own = StoredPrices(parse(first, "dev.json"))
    assert render(baseline_of(run(*CHANGES, usage=USAGE, source=own))) == first


def test_the_order_of_a_plan_does_not_matter(held: Baseline) -> None:
    assert render(baseline_of(run(*reversed(CHANGES), usage=USAGE))) == render(held)


def test_no_value_of_the_plan_but_what_prices_depend_on_is_stored() -> None:
    box = resource("aws_box", "web", size="small", password=SENSITIVE, tags={"owner": "ann"})
    text = render(baseline_of(run(create(box))))
    assert "password" not in text
    assert "ann" not in text


def test_prices_are_stored_with_source_and_date(held: Baseline) -> None:
    document = json.loads(render(held))
    prices = document["projects"]["api"]["prices"]
    assert prices["Shop Box (small) in us-east-1"]["price"] == {
        "currency": "USD",
        "effective": "2026-01-01",
        "source": "test",
        "tiers": [{"price": "0.01", "start": "0"}],
        "unit": "Hrs",
    }


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"costguard_baseline": 1', '"costguard_baseline": 2', "written by a newer costguard"),
        ('"costguard_baseline": 1', '"costguard_baseline": 0', "format 0 is not known, expected 1"),
        ('"costguard_baseline": 1', '"version": 1', "not a baseline"),
        ('"monthly": "17.35"', '"monthly": "1.00"', "resources[1].monthly is"),
        ('"price": "0.01"', '"price": "0.02"', "monthly is"),
        ('"environment": "dev"', '"date": "soon", "environment": "dev"', "Invalid isoformat"),
        (
            '"costguard": "',
            '"costguard": "99',
            "project api was written by a newer costguard (99",
        ),
        ('"price": "0.01"', '"price": "NaN"', "expected a decimal number as text, found 'NaN'"),
        ('"price": "0.01"', '"price": NaN', "expected a number, found NaN"),
        ('"currency": "USD",\n "env', '"env', "'currency' is missing"),
        ('"environment": "dev"', '"environment": 5', "environment is 5, where text is expected"),
        ('"environment": "dev"', '"environment": "dev", "x": "y"', "x is a key that is not known"),
        ('"environment": "dev"', '"currency": "USD"', 'key "currency" stands twice'),
        ('"coverage": "free"', '"coverage": "good"', "'good' is not a valid Coverage"),
        ('"tier": "2000000"', '"tier": "7"', "has no tier from 7"),
        ('"projects": {', '"projects": [', "cut off or damaged, not valid JSON"),
    ],
)
def test_damage_is_told(held: Baseline, old: str, new: str, says: str) -> None:
    text = render(held)
    assert old in text
    with pytest.raises(BaselineError) as error:
        parse(text.replace(old, new, 1), "dev.json")
    assert str(error.value).startswith("dev.json:")
    assert says in str(error.value)
    assert "\n" not in str(error.value)
    assert error.value.exit_code == 3


def test_every_cut_is_told(held: Baseline) -> None:
    text = render(held)
    for end in range(0, len(text) - 2, 97):
        with pytest.raises(BaselineError):
            parse(text[:end], "dev.json")


@pytest.mark.parametrize("text", ["", "[]", "null", "7", '{"costguard_baseline": 1}', "[" * 9999])
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises(BaselineError, match=r"^dev\.json"):
        parse(text, "dev.json")


def test_a_merge_conflict_is_named(held: Baseline) -> None:
    text = render(held).replace(' "environment"', '<<<<<<< HEAD\n "environment"')
    with pytest.raises(BaselineError, match="a merge conflict"):
        parse(text, "dev.json")


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "dev.json"
    file.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(BaselineError, match="not UTF-8"):
        load(file)


def test_an_update_keeps_the_other_projects() -> None:
    web = run(create(resource("aws_box", "web", size="small")))
    data = run(create(resource("aws_box", "db", size="large")))
    both = updated(baseline_of(web, "web"), baseline_of(data, "data"))
    assert [(p.name, p.resources[0].address) for p in both.projects] == [
        ("data", "aws_box.db"),
        ("web", "aws_box.web"),
    ]
    again = updated(both, baseline_of(web, "data"))
    assert again.projects[0].resources[0].address == "aws_box.web"


def test_a_plan_under_another_name_would_count_twice() -> None:
    web = run(create(resource("aws_box", "web", size="small")))
    old = made("dev", web, [("web", "d1")])._replace(source="dev.json")
    with pytest.raises(BaselineError) as error:
        updated(old, made("dev", web, [("./web", "d1")]))
    assert str(error.value) == (
        "dev.json: the plan of ./web is in it as project web, and would count twice; "
        "nothing was written: give --project web"
    )


def test_what_is_forgotten_stays_told_apart() -> None:
    web = resource("aws_box", "web", size="small")
    text = render(baseline_of(run(ResourceChange(web.address, Action.FORGET, web, web))))
    assert '"forgotten": true' in text
    assert render(parse(text, "dev.json")) == text


def test_an_update_of_another_environment_or_currency_is_refused() -> None:
    box = run(create(resource("aws_box", "web", size="small")))
    old = baseline_of(box)._replace(source="dev.json")
    with pytest.raises(BaselineError, match="the baseline of environment dev, not of prod"):
        updated(old, made("prod", box, [("api", "d")]))
    with pytest.raises(BaselineError, match=r"dev\.json: in EUR"):
        updated(old._replace(currency="EUR"), baseline_of(box))


def test_two_projects_of_one_name_are_refused(held: Baseline) -> None:
    with pytest.raises(BaselineError, match="two projects are called api"):
        made("dev", Estimate(()), [("api", "a"), ("api", "b")])


def test_a_new_baseline_does_not_replace_one(tmp_path: Path, held: Baseline) -> None:
    file = tmp_path / "baselines" / "dev.json"
    first = store(file, held, based_on=None)
    before = file.read_bytes()
    with pytest.raises(BaselineError, match="is there already, and nothing was written"):
        store(file, held._replace(commit="abc"), based_on=None)
    assert file.read_bytes() == before
    assert load(file) == first


def test_a_baseline_that_has_changed_meanwhile_is_not_written_over(
    tmp_path: Path, held: Baseline
) -> None:
    file = tmp_path / "dev.json"
    first = store(file, held, based_on=None)
    second = store(file, held._replace(commit="one"), based_on=first.digest)
    with pytest.raises(BaselineError, match="another job has changed the baseline meanwhile"):
        store(file, held._replace(commit="two"), based_on=first.digest)
    assert load(file).digest == second.digest
    file.unlink()
    with pytest.raises(BaselineError, match="is gone"):
        store(file, held, based_on=first.digest)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, held: Baseline) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be written"):
        store(tmp_path / "file" / "dev.json", held, based_on=None)


WRITER = """
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from costguard.budget.baseline_store import load, store
from costguard.errors import BaselineError

file, name = Path(sys.argv[1]), sys.argv[2]
old = load(file)
print("ready", flush=True)
sys.stdin.readline()
try:
    store(file, old._replace(commit=name), based_on=old.digest)
except BaselineError as error:
    print(error)
    sys.exit(error.exit_code)
"""


def test_of_several_processes_one_wins_and_the_others_are_told(
    tmp_path: Path, held: Baseline
) -> None:
    file = tmp_path / "dev.json"
    store(file, held, based_on=None)
    jobs = {
        name: subprocess.Popen(
            [sys.executable, "-c", WRITER, str(file), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two", "three", "four")
    }
    for job in jobs.values():
        assert job.stdout is not None
        assert job.stdout.readline() == "ready\n"  # all have read the same baseline
    for job in jobs.values():
        assert job.stdin is not None
        job.stdin.write("go\n")
        job.stdin.flush()
    ends = {name: (job.communicate()[0], job.returncode) for name, job in jobs.items()}
    winners = [name for name, (_, code) in ends.items() if code == 0]
    assert len(winners) == 1
    assert load(file).commit == winners[0]
    for name in ends.keys() - winners:
        said, code = ends[name]
        assert code == 3
        assert "another job has changed the baseline meanwhile" in said
    assert {p.name for p in tmp_path.iterdir()} - {".dev.json.lock"} == {"dev.json"}


def test_a_price_that_is_told_elsewhere_stays_as_it_was_told() -> None:
    estimate = run(create(resource("aws_box", "web", size="small")))
    (box,) = estimate.resources
    assert box.after is not None
    line = box.after.components[0]._replace(
        query=None, price=None, charges=(), unit_price=Decimal("0.02"), monthly_cost=Decimal("14.6")
    )
    side = box.after._replace(components=(line,), monthly=Decimal("14.6"))
    base = baseline_of(replace(estimate, resources=(box._replace(after=side),)))
    again = parse(render(base), "dev.json")
    assert render(again) == render(base)
    assert again.estimate.after == base.estimate.after
