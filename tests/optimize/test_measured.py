"""Utilisation: the size that it shows to be enough, and what comes of it."""

from decimal import Decimal as D

import pytest
from support.advice import of

from costguard.optimize.measured import Measured, Need, needed

SEEN = Measured(D(14), {"p95": D("0.18")}, D("0.35"))
"""8 vCPU and 32 GiB: CPU at 18% in the 95th percentile, memory at 35% at most."""


def test_user_facing() -> None:
    # 8 x 0.18 / 0.40 = 3.6, so 4; 32 x 0.35 / 0.60 = 18.67 GiB.
    enough = needed(SEEN, 8, D(32))
    assert enough is not None
    assert enough.vcpu == 4
    assert round(enough.memory_gib, 1) == D("18.7")


def test_batch() -> None:
    # 8 x 0.18 / 0.80 = 1.8, so 2; 32 x 0.35 / 0.80 = 14 GiB.
    assert needed(SEEN._replace(profile="batch"), 8, D(32)) == Need(2, D(14))


def test_memory_that_was_not_measured_is_kept() -> None:
    assert needed(SEEN._replace(memory=None), 8, D(32)) == Need(4, D(32))


@pytest.mark.parametrize(
    "seen", [SEEN._replace(steady=False), SEEN._replace(profile="aws_default")]
)
def test_nothing_follows_from_a_step_or_another_percentile(seen: Measured) -> None:
    assert needed(seen, 8, D(32)) is None


@pytest.mark.parametrize(
    ("days", "memory", "sure"),
    [("14", "0.35", "0.9"), ("14", None, "0.7"), ("7", "0.35", "0.7"), ("6", "0.35", "0.4")],
)
def test_confidence(days: str, memory: str | None, sure: str) -> None:
    seen = SEEN._replace(days=D(days), memory=D(memory) if memory else None)
    assert seen.confidence == D(sure)


def test_a_smaller_machine_is_recommended() -> None:
    seen = {"aws_instance.a": SEEN}
    found = of("aws_instance.a", {"instance_type": "m6a.2xlarge"}, measured=seen)
    (size,) = [r for r in found.recommendations if r.id == "machine-size"]
    # m6a.2xlarge 0.3456 to r6a.xlarge 0.2268: 0.1188 x 730 = 86.724.
    assert size.changes[0].value == "r6a.xlarge"
    assert size.saving == D("86.724")
    assert size.confidence == D("0.9")


def test_without_utilisation_no_machine_gets_smaller() -> None:
    found = of("aws_instance.a", {"instance_type": "m6a.2xlarge"}, nonprod=True)
    assert "machine-size" not in found.by_id()


def test_unused_iops() -> None:
    seen = {"aws_ebs_volume.a": Measured(D(14), {}, iops=D(4000))}
    volume = {"type": "gp3", "size": 100, "iops": 10_000, "throughput": 125}
    found = of("aws_ebs_volume.a", volume, measured=seen)
    # 4000 / 0.8 = 5000 are enough; 5000 fewer at 0.005 are 25.00 a month.
    assert found.by_id() == {"ebs-unused-iops": "25.00"}
