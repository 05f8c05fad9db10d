"""`check` looks at the dearest resources of a large plan for savings, `optimize` at all."""

from support.terraform import change, document, read

from costguard import CheckOptions, check
from costguard.model.plan import Plan
from costguard.optimize.outcome import Optimized
from costguard.result import Decision
from costguard.runner import optimize

DEV = CheckOptions(environment="dev")


def volumes(number: int) -> Plan:
    # A gp2 volume of 100 GB and more saves at least $2.00 a month as gp3.
    changes = (
        change(f"aws_ebs_volume.v{n:03}", {"type": "gp2", "size": 100 + n}) for n in range(number)
    )
    return read(document(*changes))


def addresses(found: Decision | Optimized) -> set[str]:
    return {one.address for one in found.recommendations}


def test_a_check_looks_at_the_dearest() -> None:
    found = addresses(check(volumes(305), DEV).decision)
    assert found == {f"aws_ebs_volume.v{n:03}" for n in range(5, 305)}


def test_a_small_plan_is_looked_at_wholly_and_optimize_leaves_nothing_out() -> None:
    assert len(addresses(check(volumes(300), DEV).decision)) == 300
    assert len(addresses(optimize(volumes(305), DEV))) == 305


def test_the_dearest_machines_are_advised_as_in_the_whole_plan() -> None:
    kinds = ["m4.xlarge"] * 299 + ["m4.large", "t2.medium"]
    plan = read(
        document(
            *(
                change(f"aws_instance.i{n:03}", {"instance_type": kind, "ami": "ami-1"})
                for n, kind in enumerate(kinds)
            )
        )
    )
    some, every = check(plan, DEV).decision.recommendations, optimize(plan, DEV).recommendations
    assert "aws_instance.i300" in {r.address for r in every}
    assert list(some) == [r for r in every if r.address != "aws_instance.i300"]
