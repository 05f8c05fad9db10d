"""Traps in figures, tags and verdicts (items 57, 63, 79, 82 and 83).

A GB of gp3 costs 0.0952 a month in eu-central-1 and 0.096 in ap-northeast-1; an m5.large in
us-east-1 0.096 an hour.
"""

from decimal import Decimal as D
from pathlib import Path
from typing import Any

import click
import pytest
from support.terraform import change, document, priced, read, refers

from costguard import CheckOptions, check
from costguard.report import renderer
from costguard.result import CheckResult

M5 = {"instance_type": "m5.large", "root_block_device": [{"volume_size": 8, "volume_type": "gp3"}]}


def disk(name: str, region: str, actions: str = "create") -> dict[str, Any]:
    """A volume of one GB that comes or goes."""
    values = {"size": 1, "type": "gp3", "region": region}
    side = {"before": values} if actions == "delete" else {"after": values}
    return change(f"aws_ebs_volume.{name}", actions=actions, **side)


def decided(tmp_path: Path, rules: str, *changes: dict[str, Any]) -> CheckResult:
    budgets = tmp_path / "budgets.yaml"
    budgets.write_text(f"version: 1\nenvironments:\n  dev:\n    {rules}\n")
    return check(read(document(*changes)), CheckOptions(environment="dev", budgets=budgets))


def table(result: CheckResult) -> str:
    return click.unstyle(renderer("table")(result))


def test_the_total_is_rounded_once() -> None:
    """Item 82: five volumes at 9.52 cents are 47.6 cents and not five times ten."""
    result = check(read(document(*(disk(f"v{n}", "eu-central-1") for n in range(5)))))
    assert result.estimate.after.amount == D("0.476")
    assert "$0.48 a month" in table(result)


def test_there_is_no_negative_zero() -> None:
    """Item 82: a volume moves to a region where it is cheaper by 0.08 cents."""
    result = check(
        read(
            document(
                disk("new", "eu-central-1"),
                disk("old", "ap-northeast-1", actions="delete"),
            )
        )
    )
    # 0.0952 - 0.096
    assert result.estimate.difference == D("-0.0008")
    assert "-$0.00" not in table(result) + renderer("markdown")(result)
    assert ", $0.00 by this plan" in table(result)


def test_on_an_empty_base_the_amount_and_the_limit_decide(tmp_path: Path) -> None:
    """Items 63 and 83: a percentage never fires where nothing was there; money does."""
    created = change("aws_instance.web", M5)
    silent = decided(tmp_path, "increase: {block: 5%}", created)
    assert silent.verdict == "pass"
    assert [f.id for f in silent.findings if "increase" in f.id] == ["increase-empty-base"]
    # 730 x 0.096 + 8 x 0.08 = 70.72
    by_amount = decided(tmp_path, "increase: {block: {percent: 5%, amount: 50}}", created)
    by_limit = decided(tmp_path, "budget: {monthly: 70}", created)
    assert (by_amount.verdict, by_limit.verdict) == ("block", "block")


def test_a_decrease_is_never_held_up(tmp_path: Path) -> None:
    """Item 83: an environment above its limit that gets smaller is warned and not blocked."""
    changes = (
        change("aws_instance.gone", before=M5, actions="delete"),
        change("aws_instance.stays", M5, before=M5, actions="no-op"),
    )
    rules = "{budget: {monthly: 50}, increase: {block: 5%}}"
    assert decided(tmp_path, rules, *changes).verdict == "warn"


def test_an_environment_above_its_limit_cannot_grow_unseen(tmp_path: Path) -> None:
    """Item 63: the limit holds for those that are above it already, too."""
    changes = (
        change("aws_instance.stays", M5, before=M5, actions="no-op"),
        change("aws_ebs_volume.more", {"size": 1, "type": "gp3"}),
    )
    assert decided(tmp_path, "budget: {monthly: 50}", *changes).verdict == "block"


def test_what_is_added_does_not_hide_behind_what_goes(tmp_path: Path) -> None:
    """Item 83: one machine comes and one goes; the difference is nothing, the increase is not."""
    changes = (
        change("aws_instance.new", M5),
        change("aws_instance.old", before=M5, actions="delete"),
    )
    result = decided(tmp_path, "increase: {block: {amount: 50}}", *changes)
    assert result.estimate.difference == 0
    (finding,) = (f for f in result.findings if f.id == "increase-offset")
    # 70.72 comes and 70.72 goes
    assert finding.message == (
        "The change adds $70.72 a month and takes $70.72 away; what it adds is by itself above "
        "the mark for a block ($50.00)."
    )
    assert (finding.level, result.verdict) == ("note", "pass")


@pytest.mark.parametrize(
    "tagged",
    [
        {"tags_all": {"Environment": "prod"}, "tags": None},
        {"tags": {"Environment": "prod"}},
        {"tag": [{"key": "Environment", "value": "prod", "propagate_at_launch": True}]},
    ],
    ids=["default tags", "tags", "tags of a group"],
)
def test_tags_are_found_wherever_the_provider_keeps_them(tagged: dict[str, Any]) -> None:
    """Item 79: default tags stand in tags_all only, those of a group in blocks."""
    group = change("aws_autoscaling_group.web", {"min_size": 0, "max_size": 0, **tagged})
    result = check(read(document(group)))
    assert result.decision.environment.name == "prod"
    assert result.estimate.resources[0].tags["Environment"] == "prod"


def test_a_tag_that_is_not_known_yet_names_no_environment() -> None:
    """Item 79: computed tags are no text that one could compare."""
    entry = change(
        "aws_ebs_volume.data",
        {"size": 1, "type": "gp3", "tags": {}, "tags_all": {}},
        after_unknown={"tags": {"Environment": True}, "tags_all": {"Environment": True}},
    )
    plan = document(
        entry, expressions={"aws_ebs_volume.data": {"tags": refers("aws_x.y.tags", "aws_x.y")}}
    )
    assert check(read(plan)).decision.environment.name == "default"


def test_money_is_decimal_all_the_way() -> None:
    """Item 57: ten volumes at 9.52 cents are 95.2 cents exactly."""
    estimate = priced(document(*(disk(f"v{n}", "eu-central-1") for n in range(10))))
    assert isinstance(estimate.after.amount, D)
    assert estimate.after.amount == D("0.952")
