"""``costguard check`` on documents of Pulumi."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "plans" / "data" / "pulumi"
PREVIEW, STATE = DATA / "preview.json", DATA / "state.json"
Costguard = Callable[..., Any]


def test_a_preview_of_changes_is_presented_as_such(costguard: Costguard) -> None:
    run = costguard("check", PREVIEW, "--env", "dev")
    assert "(without the resources that do not change)" in run.out
    assert "the totals are of the changed resources only" in " ".join(run.out.split())


def test_so_is_its_breakdown(costguard: Costguard) -> None:
    assert "total of what changes" in costguard("breakdown", PREVIEW).out


def test_a_state_makes_it_whole(costguard: Costguard) -> None:
    run = costguard("check", PREVIEW, "--state", STATE, "--env", "dev")
    assert "at least $105.29 a month" in run.out
    assert "do not change" not in run.out


def test_the_state_of_another_stack(costguard: Costguard, tmp_path: Path) -> None:
    other = tmp_path / "prod.json"
    other.write_text(STATE.read_text().replace("pulumi:dev::", "pulumi:prod::"))
    run = costguard("check", PREVIEW, "--state", other, "--env", "dev")
    assert run.code == 3
    assert "is the state of stack shop/prod" in run.err


def test_a_state_is_for_one_plan(costguard: Costguard) -> None:
    run = costguard("check", PREVIEW, DATA / "plan.json", "--state", STATE, "--env", "dev")
    assert run.code == 2
    assert "is for one plan, and 2 are given" in run.err


def test_a_state_is_beside_a_preview(costguard: Costguard) -> None:
    run = costguard("check", STATE, "--state", STATE, "--env", "dev")
    assert run.code == 2
    assert "no preview or update plan of Pulumi" in run.err


def test_a_preview_of_changes_is_no_baseline(costguard: Costguard, tmp_path: Path) -> None:
    to = tmp_path / "dev.json"
    run = costguard("baseline", "save", PREVIEW, "--env", "dev", "--baseline", to)
    assert run.code == 3
    assert "leaves out the resources that it does not change, so its cost is no baseline" in run.err
    assert run.err.strip().endswith("make a whole one: pulumi preview --json --show-sames")
    assert not to.exists()


def test_several_stacks_add_up(costguard: Costguard, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    text = STATE.read_text().replace("::shop", "::shelf").replace("111122223333", "444455556666")
    for known in ("i-0a", "vol-2", "db-A", "eipalloc-1"):
        text = text.replace(known, f"{known}9")
    other.write_text(text)
    run = costguard("check", STATE, other, "--env", "dev")
    # 65.088 each.
    assert "$130.18 a month" in run.out
