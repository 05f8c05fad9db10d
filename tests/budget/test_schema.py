"""The published schema and the reader agree on every file, good or bad."""

import copy
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from costguard.budget.budgets import SCHEMA
from costguard.budget.bundled import bundled_policies
from costguard.budget.reader import build
from costguard.strict import RejectedError

GOOD: dict[str, Any] = {
    "version": 1,
    "currency": "EUR",
    "recognise_by": ["tag", "path"],
    "default": {"increase": {"note": "5%"}},
    "metrics": {
        "ci_duration.pipeline_seconds": {
            "unit": "s",
            "better": "lower",
            "exact": False,
            "trend": False,
            "limit": 600,
            "limit_warn": "90%",
            "mode": "ratchet",
            "warn": "5%",
            "block": "15%",
            "amount": {"warn": 20, "block": 60.5},
            "floor": 10,
            "envelope": 1.8,
            "month_end": 500,
            "runs": 3,
            "history": 5,
            "window": 20,
            "false_alarms": "1%",
        }
    },
    "environments": {
        "dev": {
            "aliases": ["development"],
            "match": {
                "path": ["**/dev/**"],
                "workspace": ["dev"],
                "variable": {"env": ["dev"]},
                "tag": {"env": ["dev"]},
                "account": ["123456789012"],
                "stack": [],
            },
            "schedule": {
                "name": "office",
                "timezone": "Europe/Berlin",
                "running": [{"days": ["mon", "tue"], "start": "07:00", "end": "24:00"}],
                "holidays": ["2026-12-24"],
                "exceptions": [
                    {
                        "from": "2026-12-01T00:00:00Z",
                        "to": "2026-12-02T00:00:00+01:00",
                        "state": "running",
                    }
                ],
                "start_lead_minutes": 15,
                "stop_lag_minutes": 0,
            },
            "budget": {
                "monthly": 99.5,
                "warn": {"amount": 90},
                "block": "100.5%",
                "mode": "crossing",
            },
            "increase": {
                "note": "5%",
                "warn": {"percent": "10%", "amount": 5},
                "block": {"amount": 50},
                "floor": 0,
            },
            "gross_increase": {"note": "5%"},
            "resource": {"warn": {"amount": 5}},
            "coverage": {
                "price_missing": "block",
                "range": "warn",
                "unsupported": "ignore",
                "usage_missing": "note",
            },
            "metrics": {"test.suite_seconds": {"trend": True}},
        },
        "nights": {
            "schedule": {"cron": {"start": "0 7 * * 1", "stop": "0 9 * * 1"}, "timezone": "UTC"}
        },
        "terms": {
            "schedule": {
                "timezone": "UTC",
                "periods": [
                    {
                        "begintime": "09:00",
                        "endtime": "17:00",
                        "weekdays": "mon-fri",
                        "monthdays": "1-15",
                        "months": "jan/3",
                    }
                ],
            }
        },
        "line": {"schedule": {"hours": "Mon-Fri 07:00-19:00 UTC"}},
        "word": {"schedule": "Mon-Fri 07:00-19:00 UTC"},
    },
}
ODD = [
    None, True, False, 0, 1, 1.0, 2, -1, -0.5, 10**30, "", " ", "1", "x", "dev", "EUR", "eur",
    "EUR\n", "5%", "5", "5 %", "-5%", "5.5%", "5.%", ".5%", "5%\n", "1234567%", "note", "block",
    "ignore", "path", "default", "a b", "é", [], [1], [""], ["x"], ["path"], ["path", "path"],
    ["path", "tag"], ["default"], {}, {"x": 1}, {"x": ["y"]}, {"x": "y"}, {"monthly": 1},
    date(2026, 11, 21),
    "ratchet", {"percent": "5%", "amount": 1},
    {"percent": "5%"}, {"amount": 1}, {"amount": "1"}, {"note": "5%"}, {"dev": {}},
]  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, child in items:
        yield from places(child, (*path, key))


def schema_takes(document: Any) -> bool:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return Draft202012Validator(schema).is_valid(document)


def reader_takes(document: Any) -> bool:
    """Whether the reader takes it, as far as a schema can say."""
    try:
        build(document, "budgets.yaml")
    except RejectedError as rejected:
        return bool(rejected.reason)
    return True


def test_the_schema_is_sound_and_explains_itself() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["$id"]
    for path in places(schema):
        if len(path) > 1 and path[-2] == "properties":
            node: Any = schema
            for key in path:
                node = node[key]
            target = schema["$defs"][node["$ref"].rsplit("/", 1)[1]] if "$ref" in node else {}
            assert node.get("description") or target["description"], path
            assert node.get("title") or target["title"], path


def test_the_shipped_file_is_valid() -> None:
    text = (bundled_policies() / "budgets.yaml").read_text(encoding="utf-8")
    assert schema_takes(yaml.safe_load(text))


@pytest.mark.parametrize("path", list(places(GOOD)), ids=repr)
def test_both_take_and_reject_the_same_values(path: tuple[Any, ...]) -> None:
    assert reader_takes(GOOD)
    assert schema_takes(GOOD)
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    for odd in ODD:
        document = replaced(GOOD, path, odd)
        assert reader_takes(document) == validator.is_valid(document), odd


@settings(database=None, max_examples=150)
@given(data=st.data())
def test_both_take_and_reject_the_same_files(data: st.DataObject) -> None:
    document = GOOD
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(places(document))[1:] or [()]))
        step = data.draw(st.sampled_from(["drop", "rename", "replace"])) if path else "replace"
        if step == "replace":
            document = replaced(document, path, data.draw(st.sampled_from(ODD)))
        else:
            name = data.draw(st.sampled_from(["x", "dev", "default", "warn", "a b", "monthly"]))
            document = moved(document, path, None if step == "drop" else name)
    assert reader_takes(document) == schema_takes(document)


def replaced(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return copy.deepcopy(value)
    result = copy.deepcopy(document)
    parent = result
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = copy.deepcopy(value)
    return result


def moved(document: Any, path: tuple[Any, ...], name: str | None) -> Any:
    """The document with the entry at ``path`` taken out, and put in under ``name`` if given."""
    result = copy.deepcopy(document)
    parent = result
    for key in path[:-1]:
        parent = parent[key]
    value = parent.pop(path[-1])
    if name is not None and isinstance(parent, dict):
        parent[name] = value
    return result
