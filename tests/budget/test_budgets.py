"""Reading budget files: what is shipped, where they are looked for, what is said of wrong ones."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from costguard.budget.budgets import load
from costguard.errors import ConfigError, UsageError
from costguard.model.budget import Budgets, Limit, Threshold
from costguard.model.estimate import Coverage
from costguard.model.finding import Level

Read = Callable[[str], Budgets]


def test_the_shipped_budgets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shipped = load(None)
    assert shipped.bundled
    assert shipped.source == "budgets that come with costguard"
    assert shipped.currency == "USD"
    assert shipped.order == ("path", "workspace", "variable", "tag", "account", "stack")
    assert {name: e.limit for name, e in shipped.environments.items()} == {
        "dev": Limit(Decimal(500)),
        "staging": Limit(Decimal(2000)),
        "prod": None,
    }
    for environment in (*shipped.environments.values(), shipped.default):
        assert environment.increase.thresholds == {Level.NOTE: Threshold(percent=Decimal(5))}
        assert environment.increase.floor == 10
        assert environment.coverage == {
            Coverage.PRICE_MISSING: Level.BLOCK,
            Coverage.RANGE: Level.WARN,
            Coverage.UNSUPPORTED: Level.WARN,
            Coverage.USAGE_MISSING: Level.NOTE,
        }
    assert shipped.default.limit is None


def test_a_project_s_own_file_comes_before_the_shipped_one(budgets: Read) -> None:
    own = budgets("version: 1\nenvironments:\n  lab: {}\n")
    assert list(own.environments) == ["lab"]
    assert own.source == "policies/budgets.yaml"
    assert not own.bundled


def test_a_given_file_comes_before_all(budgets: Read, tmp_path: Path) -> None:
    budgets("version: 1\nenvironments:\n  lab: {}\n")
    given = tmp_path / "other.yaml"
    given.write_text("version: 1\nenvironments:\n  field: {}\n", encoding="utf-8")
    assert list(load(given).environments) == ["field"]


def test_what_is_left_out_has_its_usual_value(budgets: Read) -> None:
    own = budgets(
        "version: 1\nenvironments:\n  a: {}\n  b: {budget: {monthly: 99.99, block: 80%}}\n"
    )
    assert own.environments["a"].limit is None
    assert own.environments["a"].increase.thresholds == {}
    assert own.environments["a"].coverage == {
        Coverage.PRICE_MISSING: Level.BLOCK,
        Coverage.RANGE: Level.WARN,
        Coverage.UNSUPPORTED: Level.WARN,
        Coverage.USAGE_MISSING: Level.NOTE,
    }
    assert own.environments["b"].limit == Limit(
        Decimal("99.99"), warn=Threshold(Decimal(80)), block=Threshold(Decimal(80))
    )
    assert own.default.name == "default"
    assert own.default.limit is None


def test_anchors_spare_repetition(budgets: Read) -> None:
    own = budgets(
        "version: 1\nenvironments:\n"
        "  a: &a\n    budget: {monthly: 5}\n"
        "  b:\n    <<: *a\n    aliases: [bee]\n"
    )
    assert own.environments["b"].limit == own.environments["a"].limit == Limit(Decimal(5))
    assert own.environments["b"].aliases == ("bee",)


def test_without_a_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"absent\.yaml: no such file; expected a budget file"):
        load(tmp_path / "absent.yaml")


DEV = "version: 1\nenvironments:\n  dev:\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1:1: expected a budget file; found nothing"),
        ("[]", "1:1: expected a budget file; found an empty list"),
        ("version: 1\n", '1:1: "environments" is missing'),
        (
            "version: 1\ncurency: EUR\nenvironments: {}\n",
            "2:1: curency: unknown key; expected one of version, currency, recognise_by, "
            'default, environments, metrics; did you mean "currency"?',
        ),
        (
            f"{DEV}    budget:\n      warn: 90%\n",
            '4:5: environments.dev.budget: "monthly" is missing',
        ),
        (
            f"{DEV}    match: {{workspace: [dev, yes]}}\n",
            "4:30: environments.dev.match.workspace[1]: expected text (in quotes where it looks "
            "like a number, a date, yes or no); found true (yes, no, on and off mean true and "
            "false unless in quotes)",
        ),
        (
            f"{DEV}    budget: {{monthly: -5}}\n",
            "4:14: environments.dev.budget.monthly: expected an amount such as 500 or 499.99 "
            "(no currency sign, no quotes); found -5",
        ),
        (
            f"{DEV}    increase: {{note: 5, warn: {{}}, block: {{percents: 5%}}}}\n",
            "4:16: environments.dev.increase.note: expected a percentage such as 5%, or a map "
            "such as {percent: 20%, amount: 100}; found 5 (and 2 more problems)",
        ),
        (
            f"{DEV}    increase: {{note: 5%, block: 4%}}\n",
            "4:16: environments.dev.increase.note: note at 5% must not start above block at 4%",
        ),
        (
            f"{DEV}    increase: {{warn: {{amount: 9}}, block: {{amount: 8.5}}}}\n",
            "4:16: environments.dev.increase.warn: warn at 9 must not start above block at 8.5",
        ),
        (
            "version: 1\ndefault: {budget: {monthly: 5, warn: 101%}}\nenvironments: {}\n",
            "2:32: default.budget.warn: the warning at 101% must not start above the block at 100%",
        ),
        (
            "version: 1\nenvironments:\n  a: {}\n  b: {aliases: [c, a]}\n",
            '4:20: environments.b.aliases[1]: "a" is already a name of environment a',
        ),
        (
            "version: 1\nenvironments:\n  a: &a {aliases: [c]}\n  b:\n    <<: *a\n",
            '3:20: environments.b.aliases[0]: "c" is already a name of environment a',
        ),
        (
            "version: 1\nenvironments:\n  a: &a {aliases: [c]}\n  b: {<<: *a, aliases: [a]}\n",
            '4:25: environments.b.aliases[0]: "a" is already a name of environment a',
        ),
        (
            "version: 1\nenvironments:\n  default: {}\n",
            "3:3: environments.default: expected a name of letters, digits, dots, dashes and "
            'underscores, and not "default"; found "default"',
        ),
        (
            "version: 1\nenvironments:\n  off: {}\n",
            "3:3: expected a key that is text, found off; put it in quotes, or take the comma "
            "out of the number",
        ),
        (f"{DEV}    {{}}\n  dev: {{}}\n", '5:3: key "dev" stands here again, after line 3'),
        (f"{DEV}    budget: {{monthly: .inf}}\n", "4:23: expected a number, found .inf"),
        (f"{DEV}\tbudget: 5\n", "4:1: not valid YAML: found character that cannot start any token"),
        ("version: 1\n---\nversion: 1\n", "2:1: not valid YAML: but found another document"),
        ("version: !!python/name:os.system\n", "1:10: not valid YAML: "),
        ("version: 2026-13-45\n", " not valid YAML: month must be in 1..12"),
    ],
)
def test_a_wrong_file_is_pointed_at(budgets: Read, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as raised:
        budgets(text)
    message = str(raised.value)
    assert message.startswith(f"policies/budgets.yaml:{said}")
    assert len(message.splitlines()) == 1
    assert raised.value.exit_code == 2
