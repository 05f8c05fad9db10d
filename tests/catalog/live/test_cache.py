"""What live sources answer is kept: a second run asks only what is new."""

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from support.answers import ANSWERS, DISK, GONE, LARGE, ODD, SERVER, SMALL, Shop, price, server

from costguard.catalog.live.cache import PRICE_LIFE, SHORT_LIFE, Cached, key_of
from costguard.catalog.live.cache_choice import folder_of, store_of
from costguard.catalog.live.cache_redis import RedisStore
from costguard.catalog.live.cache_report import CacheReport
from costguard.catalog.live.cache_sqlite import SqliteStore
from costguard.errors import PriceSourceError
from costguard.model.price import Answer, Missing, PriceQuery

ALL = (SMALL, LARGE, ODD, GONE)


class Memory:
    """A store that tells what it was given."""

    def __init__(self) -> None:
        self.values: dict[str, bytes] = {}
        self.lives: dict[str, timedelta] = {}

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        return {key: self.values[key] for key in keys if key in self.values}

    def put_many(self, items: Mapping[str, bytes], ttl: timedelta) -> None:
        self.values.update(items)
        self.lives.update(dict.fromkeys(items, ttl))


@pytest.fixture
def store() -> Memory:
    return Memory()


@pytest.fixture
def report() -> CacheReport:
    return CacheReport()


def test_a_second_run_asks_nothing(store: Memory, report: CacheReport) -> None:
    shop = Shop(ANSWERS)
    first = Cached(shop, store, report).prices(ALL)
    assert first == {**ANSWERS, GONE: Missing("not sold")}
    assert set(shop.asked) == set(ALL)
    second = Cached(Shop({}), store, CacheReport()).prices(iter(ALL))
    assert second == first


def test_only_what_is_new_is_asked(store: Memory, report: CacheReport) -> None:
    Cached(Shop(ANSWERS), store, CacheReport()).prices([SMALL, LARGE, ODD])
    shop = Shop({GONE: price("3")})
    assert Cached(shop, store, report).prices(ALL)[GONE] == price("3")
    assert shop.asked == [GONE]
    assert report.lines() == ("cache: 3 of 4 answers of shop prices.test (75%)",)


def test_what_a_run_asks_twice_counts_once(store: Memory, report: CacheReport) -> None:
    shop = Shop(ANSWERS)
    cached = Cached(shop, store, report)
    cached.prices([SMALL])
    assert cached.prices([SMALL, GONE]) == {SMALL: price("0.048"), GONE: Missing("not sold")}
    assert sorted(query.attributes for query in shop.asked) == [("gone",), ("m5.small",)]
    assert report.lines() == ("cache: 0 of 2 answers of shop prices.test (0%)",)


def test_what_may_change_soon_is_kept_for_a_shorter_time(
    store: Memory, report: CacheReport
) -> None:
    spot, reserved = SMALL._replace(option="spot"), SMALL._replace(option="reserved_1yr_no_upfront")
    shop = Shop({**ANSWERS, spot: price("0.02"), reserved: price("0.03")})
    Cached(shop, store, report).prices([*ALL, spot, reserved])
    lives = {q: store.lives[key_of("shop prices.test", q)] for q in (*ALL, spot, reserved)}
    assert {q for q, life in lives.items() if life == PRICE_LIFE} == {SMALL, LARGE, reserved}
    assert {q for q, life in lives.items() if life == SHORT_LIFE} == {ODD, GONE, spot}
    assert SHORT_LIFE < PRICE_LIFE


@pytest.mark.parametrize(
    "other",
    [
        server("m5.large"),
        server("m5.small", "eu-west-1"),
        SMALL._replace(option="spot"),
        PriceQuery(DISK, "eu-central-1", ()),
        SMALL._replace(product=SERVER._replace(needs=("size",))),
        SMALL._replace(product=SERVER._replace(unit="Hours")),
        SMALL._replace(product=SERVER._replace(where=(("tenancy", "Shared"),))),
        SMALL._replace(product=SERVER._replace(scope="global")),
    ],
)
def test_another_question_has_another_key(other: PriceQuery) -> None:
    assert key_of("shop", other) != key_of("shop", SMALL)


def test_another_place_or_version_has_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    key = key_of("infracost https://a.test", SMALL)
    assert key == key_of("infracost https://a.test", server("m5.small"))
    assert key != key_of("infracost https://b.test", SMALL)
    monkeypatch.setattr("costguard.catalog.live.cache.VERSION", "99.0")
    assert key != key_of("infracost https://a.test", SMALL)


def _cut(value: bytes, _: bytes) -> bytes:
    return value[:-1]


def _changed(value: bytes, _: bytes) -> bytes:
    return value.replace(b"0.048", b"0.049")


def _not_text(_: bytes, __: bytes) -> bytes:
    return b"\xff\xfe"


def _empty(_: bytes, __: bytes) -> bytes:
    return b""


def _of_another_key(_: bytes, other: bytes) -> bytes:
    return other


@pytest.mark.parametrize("damage", [_cut, _changed, _not_text, _empty, _of_another_key])
def test_a_damaged_value_is_asked_again(damage: object, store: Memory, report: CacheReport) -> None:
    assert callable(damage)
    Cached(Shop(ANSWERS), store, CacheReport()).prices(ALL)
    key = key_of("shop prices.test", SMALL)
    sound = store.values[key]
    store.values[key] = damage(sound, store.values[key_of("shop prices.test", LARGE)])
    assert store.values[key] != sound
    shop = Shop(ANSWERS)
    assert Cached(shop, store, report).prices(ALL)[SMALL] == price("0.048")
    assert shop.asked == [SMALL]
    assert store.values[key] == sound


def test_a_value_is_readable_text_behind_its_digest(store: Memory, report: CacheReport) -> None:
    Cached(Shop(ANSWERS), store, report).prices([SMALL])
    (value,) = store.values.values()
    assert json.loads(value[16:])["tiers"] == [["0", "0.048"]]


def test_offline_only_what_is_kept_is_answered(store: Memory, report: CacheReport) -> None:
    Cached(Shop(ANSWERS), store, CacheReport()).prices([SMALL])
    shop = Shop(ANSWERS)
    answers = Cached(shop, store, report, offline=True).prices([SMALL, LARGE])
    assert answers[SMALL] == price("0.048")
    assert answers[LARGE] == Missing(
        "no price of AmazonEC2 Compute Instance (m5.large) in eu-central-1 is kept from "
        "shop prices.test, and --offline forbids to ask for it"
    )
    assert shop.asked == []
    assert key_of("shop prices.test", LARGE) not in store.values


def test_a_source_that_fails_fails_the_run_and_nothing_is_kept(
    store: Memory, report: CacheReport
) -> None:
    class Broken(Shop):
        def prices(self, queries: Iterable[PriceQuery]) -> dict[PriceQuery, Answer]:
            raise PriceSourceError("prices.test: no answer")

    with pytest.raises(PriceSourceError, match="no answer"):
        Cached(Broken({}), store, report).prices(ALL)
    assert store.values == {}


def test_without_questions_nothing_is_asked(store: Memory, report: CacheReport) -> None:
    assert Cached(Shop(ANSWERS), store, report).prices([]) == {}
    assert report.lines() == ()


def test_the_rest_is_the_sources(store: Memory, report: CacheReport) -> None:
    cached = Cached(Shop(ANSWERS), store, report)
    assert cached.version == "shop prices.test"
    assert cached.vendors == {"aws"}
    assert cached.held(DISK, "eu-central-1") == ()


def test_a_report_adds_up_and_says_a_note_once() -> None:
    report = CacheReport()
    report.count("answers of infracost", 1990, 2000)
    report.count("answers of infracost", 2, 3)
    report.count("answers of aws", 0, 0)
    report.note("the cache is damaged")
    report.note("the cache is damaged")
    assert report.lines() == ("cache: 1,992 of 2,003 answers of infracost (99%)",)
    assert report.notes == ("the cache is damaged",)


def test_the_environment_says_which_cache_is_used(tmp_path: Path, report: CacheReport) -> None:
    own = store_of({"COSTGUARD_CACHE_DIR": str(tmp_path)}, report)
    assert isinstance(own, SqliteStore)
    assert own.path.parent == tmp_path
    teams = {"COSTGUARD_CACHE_URL": "redis://cache.test", "COSTGUARD_CACHE_DIR": str(tmp_path)}
    assert isinstance(store_of(teams, report), RedisStore)


def test_without_a_word_the_folder_is_the_users() -> None:
    folder = folder_of({"COSTGUARD_CACHE_DIR": ""})
    assert folder.is_absolute()
    assert "costguard" in folder.parts
