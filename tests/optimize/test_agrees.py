"""Every saving is what the changed plan costs less, and nothing gets dearer."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.savings import difference, disagreeing, found_in
from support.terraform import change, document
from support.terraform import read as read_document

from costguard.catalog.sqlite import default_book
from costguard.model.money import rounded
from costguard.plans.read import read
from costguard.pricing.pricer import Pricer
from costguard.pricing.usage import load

ROOT = Path(__file__).parent.parent.parent
PLANS = sorted(p.relative_to(ROOT) for p in ROOT.glob("examples/*/plan*.json"))


@pytest.mark.parametrize("nonprod", [True, False])
@pytest.mark.parametrize("plan", PLANS, ids=str)
def test_the_examples(plan: Path, nonprod: bool) -> None:
    usage = load(ROOT / plan.parent / "usage.yml")
    assert disagreeing(found_in(read(str(ROOT / plan)), nonprod=nonprod, usage=usage)) == []


def test_with_the_free_tier_each_saving_is_of_a_month_of_its_own() -> None:
    plan = read(str(ROOT / "examples/web-app/plan.json"))
    pricer = Pricer(default_book(), free_tier=True)
    found = found_in(plan, pricer=pricer)
    assert len(found.recommendations) > 3
    for one in found.recommendations:
        assert rounded(one.saving) == rounded(difference(found, [one], pricer))


MACHINES = st.sampled_from(
    ["t2.small", "t3.large", "m4.large", "m5.2xlarge", "c5.xlarge", "r5.large"]
)
VOLUMES = st.fixed_dictionaries(
    {
        "volume_type": st.sampled_from(["gp2", "gp3", "io1", "standard", "st1"]),
        "volume_size": st.integers(1, 4000),
        "iops": st.one_of(st.none(), st.integers(100, 20_000)),
    }
)


@settings(max_examples=25)
@given(st.lists(st.tuples(MACHINES, VOLUMES), min_size=1, max_size=3), st.booleans())
def test_any_machines_with_any_volumes(
    machines: list[tuple[str, dict[str, object]]], nonprod: bool
) -> None:
    changes = [
        change(f"aws_instance.m{n}", {"instance_type": kind, "root_block_device": [disk]})
        for n, (kind, disk) in enumerate(machines)
    ]
    assert disagreeing(found_in(read_document(document(*changes)), nonprod=nonprod)) == []
