"""Each pricing rule has a case with figures by hand, a page, and a docstring."""

import tomllib
from pathlib import Path

from costguard.rules.book import rulebook
from costguard.rules.kit import Rule

HERE = Path(__file__).parent
RULES = rulebook(["aws", "azurerm", "google"], plugins=False).rules
CASES = {
    case["type"]
    for path in HERE.glob("*/*.toml")
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
}


def named(rules: list[Rule]) -> list[str]:
    return [", ".join(rule.types) for rule in rules]


def test_each_rule_has_a_case() -> None:
    assert named([rule for rule in set(RULES.values()) if not CASES & set(rule.types)]) == []


def test_each_rule_names_the_provider_s_pricing_page() -> None:
    assert named([r for r in set(RULES.values()) if not r.page.startswith("https://")]) == []


def test_each_rule_says_what_is_billed() -> None:
    assert named([r for r in set(RULES.values()) if not r.doc.endswith(".")]) == []
