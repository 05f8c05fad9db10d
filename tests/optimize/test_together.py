"""Several recommendations at once: steps that add up, and the fewest that are enough."""

import importlib.util
from decimal import Decimal as D
from itertools import product

import pytest
from support.advice import of
from support.savings import found_in
from support.terraform import change, document, read

from costguard.model.finding import Change, Finding, Level
from costguard.model.recommendation import Recommendation
from costguard.optimize.bundles import Bundle, bundles, exclusive
from costguard.optimize.plan_to_budget import INSTALL, plan_to_budget
from costguard.optimize.recommend import with_savings


def made(name: str, saving: str, sure: str = "0.9", address: str = "") -> Recommendation:
    changes = (Change("size", name),)
    return Recommendation(
        name, address or f"aws_box.{name}", name, changes, D(saving), D(0), D(sure)
    )


def alone(*made_: Recommendation) -> list[list[Bundle]]:
    return [[Bundle((one,), one.saving)] for one in made_]


def chosen(options: list[list[Bundle]], over: str) -> list[str]:
    return [r.id for r in plan_to_budget(options, D(over)).changes]


# Steps


def test_alternatives_are_not_added_up() -> None:
    found = of("aws_instance.a", {"instance_type": "m5.large"})
    # AMD is surer: 7.008 x 0.9 = 6.31; but 13.87 x 0.7 = 9.71.
    assert [(r.id, r.saving) for r in found.best()] == [("machine-arm64", D("13.87"))]


def test_type_and_spot_of_a_node_group_share_their_saving() -> None:
    nodes = {
        "instance_types": ["m6i.large"],
        "scaling_config": [{"desired_size": 1, "min_size": 1, "max_size": 1}],
        "tags": {"architecture": "x86_64"},
    }
    found = of("aws_eks_node_group.a", nodes, nonprod=True)
    steps = found.best()
    alone_ = {r.id: r.saving for r in found.recommendations}
    assert [r.category for r in steps] == ["generation", "spot"]
    assert sum(r.saving for r in steps) < sum(alone_[r.id] for r in steps)


def test_a_removed_resource_excludes_its_other_changes() -> None:
    removed = made("a", "5")._replace(changes=(Change("", None),))
    other = made("b", "5", address=removed.address)
    assert exclusive(removed, other)
    assert not exclusive(removed, made("c", "5"))


def test_volumes_of_one_machine_add_up() -> None:
    disk = {"volume_type": "gp2", "volume_size": 200}
    machine = {
        "instance_type": "c6g.large",
        "root_block_device": [disk],
        "ebs_block_device": [{**disk, "device_name": "/dev/sdf"}],
    }
    found = of("aws_instance.a", machine)
    assert [len(part) for part in bundles(found.recommendations, found.prices)] == [1, 1]
    assert [r.saving for r in found.best()] == [D("4.00"), D("4.00")]


# Plan to budget


def test_the_fewest_changes() -> None:
    options = alone(made("a", "10"), made("b", "10"), made("c", "18"))
    assert chosen(options, "18") == ["c"]
    assert chosen(options, "18.01") == ["a", "c"] or chosen(options, "18.01") == ["b", "c"]


def test_of_as_many_the_surest_then_the_largest() -> None:
    doubtful = made("a", "50", "0.5")
    assert chosen(alone(doubtful, made("b", "20"), made("c", "30")), "15") == ["c"]


def test_a_cent_decides() -> None:
    options = alone(made("a", "10.00"), made("b", "10.004"))
    assert chosen(options, "10.00") in (["a"], ["b"])
    assert len(chosen(options, "10.01")) == 2


def test_one_alternative_of_each_resource() -> None:
    one, other = made("a", "10", address="aws_box.x"), made("b", "12", address="aws_box.x")
    options = [[Bundle((one,), D(10)), Bundle((other,), D(12))], *alone(made("c", "5"))]
    assert chosen(options, "16") == ["b", "c"]
    assert plan_to_budget(options, D(18)).note.startswith("all recommended changes together")


@pytest.mark.parametrize("over", ["1", "7", "12.5", "20", "31", "44.4"])
def test_no_smaller_set_is_enough(over: str) -> None:
    savings = ["3.2", "7.7", "12.4", "9.1", "5.5", "8.8"]
    options = alone(*(made(f"r{n}", s) for n, s in enumerate(savings)))
    taken = chosen(options, over)
    least = min(
        sum(pick)
        for pick in product((0, 1), repeat=len(savings))
        if sum(D(s) for s, yes in zip(savings, pick, strict=True) if yes) >= D(over)
    )
    assert len(taken) == least


def test_without_the_solver_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        "costguard.optimize.plan_to_budget.find_spec",
        lambda name: None if name == "scipy" else found(name),
    )
    assert plan_to_budget(alone(made("a", "10")), D(5)).note == INSTALL


# Findings of policies


def test_changes_of_policies_are_priced_too() -> None:
    plan = read(document(change("aws_ebs_volume.a", {"type": "gp2", "size": 100})))
    found = found_in(plan)
    asked = Finding("p", Level.WARN, "m", "aws_ebs_volume.a", changes=(Change("size", 50),))
    (priced,) = with_savings([asked], found.prices)
    assert priced.saving == D("5.00")  # 50 GB at 0.10


@pytest.mark.parametrize(
    ("address", "change_"),
    [("aws_ebs_volume.b", Change("size", 50)), ("aws_ebs_volume.a", Change("type", "no-such"))],
)
def test_what_cannot_be_priced_has_no_saving(address: str, change_: Change) -> None:
    plan = read(document(change("aws_ebs_volume.a", {"type": "gp2", "size": 100})))
    asked = Finding("p", Level.WARN, "m", address, changes=(change_,))
    assert with_savings([asked], found_in(plan).prices)[0].saving is None
