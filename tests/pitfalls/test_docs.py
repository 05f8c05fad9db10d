"""The page on traps names tests and cases that are there, and each test here names its item."""

import re
import tomllib
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
PAGE = (TESTS.parent / "docs" / "pitfalls.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`([\w/]+\.(?:py|toml))::([^`]+)`", PAGE)
ITEMS = {*range(1, 61), *range(64, 80), 81, 82, 83}


@pytest.mark.parametrize(("path", "name"), sorted({n for n in NAMED if n[1] != "NAME"}))
def test_what_the_page_names_is_there(path: str, name: str) -> None:
    text = (TESTS / path).read_text(encoding="utf-8")
    if path.endswith(".toml"):
        assert name in {case["name"] for case in tomllib.loads(text)["case"]}
    else:
        assert f"\ndef {name}(" in text


def test_every_item_has_its_row() -> None:
    rows = re.findall(r"(?m)^\| ([\d, ]+) \|", PAGE)
    found = {int(number) for row in rows for number in row.split(",")}
    assert found >= ITEMS


def test_every_test_is_on_the_page_and_names_its_item() -> None:
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        if path.name == Path(__file__).name:
            continue
        text = path.read_text(encoding="utf-8")
        for name, doc in re.findall(r'(?ms)^def (test_\w+)\(.*?\).*?:\n    """(.*?)"""', text):
            assert re.match(r"Items? \d", doc), name
        tests = re.findall(r"(?m)^def (test_\w+)\(", text)
        missing = [name for name in tests if f"pitfalls/{path.name}::{name}`" not in PAGE]
        assert missing == [], path.name
