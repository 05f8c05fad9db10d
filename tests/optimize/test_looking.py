"""A check looks for savings while its policies are evaluated, and asks for few sets of prices."""

from collections.abc import Iterable, Mapping

import pytest
from support.terraform import change, document, read

from costguard.catalog.sources import Sources
from costguard.catalog.sqlite import default_book
from costguard.errors import PriceSourceError, UsageError
from costguard.model.plan import Plan
from costguard.model.price import Answer, PriceQuery, Product
from costguard.optimizing import Optimizer
from costguard.pricing.pricer import Pricer
from costguard.pricing.usage import UsageFile
from costguard.result import alone


class Counted:
    """The embedded book, which notes what it is asked, and after some sets answers no more."""

    def __init__(self, lasts: int = 100) -> None:
        self.version = "counted"
        self.asked: list[set[PriceQuery]] = []
        self._lasts = lasts

    def prices(self, queries: Iterable[PriceQuery]) -> Mapping[PriceQuery, Answer]:
        if len(self.asked) == self._lasts:
            raise PriceSourceError("the line is dead")
        self.asked.append(set(queries))
        return default_book().prices(self.asked[-1])

    def held(self, product: Product, region: str) -> Iterable[PriceQuery]:
        return default_book().held(product, region)


def machines() -> Plan:
    kinds = ("m4.large", "m4.xlarge", "m4.large")
    changes = (
        change(f"aws_instance.web{number}", {"instance_type": kind, "ami": "ami-1"})
        for number, kind in enumerate(kinds)
    )
    return read(document(*changes))


def optimizer(source: Counted, plan: Plan) -> Optimizer:
    """What recommends for a plan that has been priced by the source."""
    pricer = Pricer.over(Sources(source))
    usage = UsageFile()
    (estimate,) = pricer.estimates([(plan, usage)])
    return Optimizer(alone(plan, estimate), [usage], pricer, nonprod=False, measured={})


def test_prices_are_asked_for_in_two_sets_and_none_twice() -> None:
    source, plan = Counted(), machines()
    asked = optimizer(source, plan)
    with asked.looking():
        pass
    (estimate,) = Pricer(default_book()).estimates([(plan, UsageFile())])
    found = asked.recommendations(estimate)
    assert {r.address for r in found} == {f"aws_instance.web{n}" for n in range(3)}
    of_plan, of_others = source.asked
    assert not of_plan & of_others


def test_several_plans_are_asked_about_in_one_set() -> None:
    source, usage = Counted(), UsageFile()
    volume = change("aws_ebs_volume.data", {"type": "gp3", "size": 100})
    both = [(machines(), usage), (read(document(volume)), usage)]
    estimates = Pricer(source).estimates(both)
    assert len(source.asked) == 1
    assert f"{estimates[1].after.amount}" == "8.00"


def test_what_fails_meanwhile_is_told_when_the_block_is_left() -> None:
    asked, done = optimizer(Counted(lasts=1), machines()), []
    with pytest.raises(PriceSourceError, match="the line is dead"), asked.looking():
        done.append("the block")
    assert done == ["the block"]


def test_what_the_block_fails_of_comes_first() -> None:
    asked = optimizer(Counted(lasts=1), machines())
    with pytest.raises(UsageError, match="of the block"), asked.looking():
        raise UsageError("of the block")
