"""Change of code and change of prices, each by itself; figures on the shop's fixed prices."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from support.baselines import Dearer, baseline_of
from support.shop import Book, create, price, resource, run, update

from costguard.budget.comparison import compare_with
from costguard.errors import BaselineError
from costguard.model.baseline import Comparison
from costguard.model.estimate import Estimate
from costguard.model.plan import Action, ResourceChange
from costguard.model.price import Answer, PriceQuery, PriceSource
from costguard.model.resource import Resource


def compare(base: Estimate, head: Estimate, source: PriceSource | None = None) -> Comparison:
    return compare_with(baseline_of(base), head, ["api"], source or Book())


def amounts(comparison: Comparison) -> tuple[D, D, D, D, D]:
    return (
        comparison.stored.amount,
        comparison.price_change,
        comparison.repriced.amount,
        comparison.code_change,
        comparison.head.amount,
    )


def test_drift_of_prices_is_not_charged_to_the_code() -> None:
    disk = resource("aws_box", "web", size="small", disk=[{"gb": 4727}])  # 7.30 + 472.70
    then = run(create(disk))
    dearer = Dearer("1.02")  # 7.446 + 482.154 = 489.60
    # The plan adds disk for 15.40: no whole number of GB, hence the rounding below.
    more = D("15.40") / D("0.102")
    grown = resource("aws_box", "web", size="small", disk=[{"gb": str(4727 + more)}])
    now = run(update(disk, grown), source=dearer)
    found = compare(then, now, dearer)
    assert found.stored.amount == D("480.00")
    assert found.repriced.amount == D("489.60")
    assert round(found.head.amount, 10) == D("505.00")
    assert found.price_change == D("9.60")
    assert round(found.code_change, 10) == D("15.40")
    assert found.code_percent is not None
    assert round(found.code_percent, 3) == D("3.145")
    assert found.price_percent == D("2")


def test_nothing_moves_against_itself() -> None:
    held = run(create(resource("aws_box", "web", size="large")))
    found = compare(held, held)
    assert amounts(found) == (D("29.20"), 0, D("29.20"), 0, D("29.20"))
    assert (found.added, found.removed, found.changed, found.notes) == ((), (), (), ())


def test_a_resource_that_is_added_removed_and_changed() -> None:
    old = resource("aws_box", "old", size="small")
    web = resource("aws_box", "web", size="small")
    base = run(create(old), create(web))
    head = run(
        ResourceChange(old.address, Action.DELETE, old, None),
        update(web, resource("aws_box", "web", size="large")),
        create(resource("aws_box", "new", size="small")),
    )
    found = compare(base, head)
    assert amounts(found) == (D("14.60"), 0, D("14.60"), D("21.90"), D("36.50"))
    assert [(r.address, r.code_change) for r in found.added] == [("aws_box.new", D("7.30"))]
    assert [(r.address, r.code_change) for r in found.removed] == [("aws_box.old", D("-7.30"))]
    assert [(r.address, r.code_change) for r in found.changed] == [("aws_box.web", D("21.90"))]
    assert found.gross_increase == D("29.20")


def test_a_move_is_neither_removed_nor_added() -> None:
    old, new = resource("aws_box", "a", size="small"), resource("aws_box", "b", size="small")
    head = run(
        ResourceChange("aws_box.b", Action.NO_OP, new, new, previous_address="aws_box.a"),
        create(resource("aws_box", "a", size="large")),
    )
    found = compare(run(create(old)), head)
    shifts = {r.address: (r.previous_address, r.stored, r.head) for r in found.resources}
    assert shifts == {
        "aws_box.b": ("aws_box.a", D("7.30"), D("7.30")),
        "aws_box.a": (None, None, D("29.20")),
    }
    assert found.code_change == D("29.20")


def test_tiers_are_priced_again_as_one_quantity() -> None:
    usage = {"aws_calls.api": {"monthly_requests": 5_000_000}}
    calls = create(resource("aws_calls", "api"))
    then = run(calls, usage=usage)  # 2 x 1.00 + 3 x 0.50
    assert len(then.resources[0].after.components) == 2
    doubled = Dearer("2")
    found = compare(then, run(calls, usage=usage, source=doubled), doubled)
    assert amounts(found) == (D("3.50"), D("3.50"), D("7.00"), 0, D("7.00"))


def test_a_price_that_is_gone_stays_and_is_named() -> None:
    box = create(resource("aws_box", "web", size="small", disk=[{"gb": 100}]))
    without = Dearer("2", without="Disk")
    found = compare(run(box), run(source=without), without)
    # 7.30 doubles; the disk's 10.00 have no price today.
    assert (found.stored.amount, found.repriced.amount) == (D("17.30"), D("24.60"))
    assert found.notes == (
        "1 price of the baseline has no counterpart today, and the baseline's own counts: "
        "Shop Disk in us-east-1.",
    )


def test_a_price_that_was_missing_and_is_known_today_is_a_change_of_prices() -> None:
    box = create(resource("aws_box", "web", size="small", disk=[{"gb": 100}]))
    then = run(box, source=Dearer(without="Disk"))
    found = compare(then, run(box))
    assert (found.stored.amount, found.stored.unpriced) == (D("7.30"), 1)
    assert (found.repriced.amount, found.repriced.unpriced) == (D("17.30"), 0)
    assert (found.price_change, found.code_change) == (D("10.00"), 0)


def test_a_range_between_sizes_moves_with_its_price() -> None:
    fleet = create(resource("aws_fleet", "f", size="small", least=1, most=3))
    dearer = Dearer("1.5")
    found = compare(run(fleet), run(fleet, source=dearer), dearer)
    assert (found.stored.low, found.stored.high) == (D("7.30"), D("21.90"))
    assert (found.repriced.low, found.repriced.high) == (D("10.95"), D("32.85"))
    assert (found.price_change, found.code_change) == (D("3.65"), 0)


def test_a_project_that_only_the_baseline_has_is_kept_at_todays_prices() -> None:
    web = create(resource("aws_box", "web", size="small"))
    both = run(web, create(resource("aws_box", "db", size="large")))
    named = zip(both.resources, ("web", "data"), strict=True)
    both = replace(both, resources=tuple(r._replace(project=name) for r, name in named))
    found = compare_with(
        baseline_of(both, "web", "data"), run(web, source=Dearer("2")), ["web"], Dearer("2")
    )
    assert amounts(found) == (D("36.50"), D("36.50"), D("73.00"), 0, D("73.00"))
    assert found.kept == (("data", D("58.40")),)
    assert [r.address for r in found.resources] == ["aws_box.web"]


def test_a_project_that_the_baseline_lacks_is_named() -> None:
    box = run(create(resource("aws_box", "web", size="small")))
    found = compare_with(baseline_of(box), box, ["web"], Book())
    assert found.code_change == D("7.30")
    assert found.notes == (
        "Project web is not in the baseline, which holds api: all that it costs counts as change.",
    )


def test_what_a_targeted_plan_does_not_name_stays() -> None:
    web, db = (create(resource("aws_box", name, size="small")) for name in ("web", "db"))
    head = replace(run(web), complete=False)
    found = compare(run(web, db), head)
    assert amounts(found) == (D("14.60"), 0, D("14.60"), 0, D("14.60"))
    assert found.notes == (
        "The plan does not hold all changes: 1 resource of the baseline that it does not name "
        "stay as they are.",
    )


def test_what_had_no_rule_and_has_one_now_is_named() -> None:
    unknown = run(create(resource("aws_new_thing", "x")))
    then = baseline_of(unknown)
    priced = run(create(resource("aws_box", "x", size="small"))).resources[0]
    head = replace(unknown, resources=(priced._replace(address="aws_new_thing.x"),))
    found = compare_with(then, head, ["api"], Book())
    assert found.code_change == D("7.30")
    assert "had no known price in the baseline and now has one" in found.notes[0]


def test_another_version_of_costguard_is_named() -> None:
    box = run(create(resource("aws_box", "web", size="small")))
    base = baseline_of(box)
    base = base._replace(projects=(base.projects[0]._replace(costguard="0.0.1"),))
    (note,) = compare_with(base, box, ["api"], Book()).notes
    assert note.startswith("The baseline was priced by costguard 0.0.1, this run by ")


def test_another_currency_is_refused() -> None:
    box = run(create(resource("aws_box", "web", size="small")))
    base = baseline_of(box)._replace(currency="EUR", source="dev.json")
    with pytest.raises(BaselineError, match=r"dev\.json: in EUR, while the plan is priced in USD"):
        compare_with(base, box, ["api"], Book())


def test_an_empty_base_has_no_percentage() -> None:
    found = compare(run(), run(create(resource("aws_box", "web", size="small"))))
    assert (found.code_change, found.code_percent, found.price_percent) == (D("7.30"), None, None)


class OtherTiers(Book):
    """The shop with a second tier for boxes."""

    def answer(self, query: PriceQuery) -> Answer:
        return price(("0", "0.01"), ("1000", "0.005"))


def test_a_range_whose_tiers_are_others_today_stays_and_is_named() -> None:
    fleet = create(resource("aws_fleet", "f", size="small", least=1, most=3))
    then = run(fleet)
    found = compare(then, then, OtherTiers())
    assert found.price_change == 0
    assert found.notes == ()  # the price that the plan pays goes before the source's
    found = compare(then, run(fleet, source=OtherTiers()), OtherTiers())
    assert (found.repriced.low, found.repriced.high) == (D("7.30"), D("21.90"))
    assert "the baseline's own counts: the range of aws_fleet.f." in found.notes[0]


def test_a_type_that_is_not_known_keeps_its_range() -> None:
    unknown = create(resource("aws_box", "u"))
    found = compare(run(unknown), run(), Dearer("2"))
    assert (found.stored.low, found.stored.high) == (D("7.30"), D("29.20"))
    assert (found.repriced.low, found.repriced.high) == (D("7.30"), D("29.20"))


def test_without_a_source_the_baseline_keeps_its_prices() -> None:
    box = create(resource("aws_box", "web", size="small"))
    base = baseline_of(run(box))
    found = compare_with(base, run(box, source=Dearer("2")), ["api"], None)
    assert (found.price_change, found.code_change) == (0, D("7.30"))


def test_what_is_imported_was_paid_for_already_and_is_no_increase() -> None:
    # A small box costs $7.30 a month, a large one $14.60: the import also makes it large.
    old, new = (resource("aws_box", "found", size=size) for size in ("small", "large"))
    base = run(create(resource("aws_box", "web", size="small")))
    kept = resource("aws_box", "web", size="small")
    head = run(
        ResourceChange(kept.address, Action.NO_OP, kept, kept),
        ResourceChange(new.address, Action.UPDATE, old, new, importing=True),
    )
    comparison = compare(base, head)
    before, after = (run(create(box)).after.amount for box in (old, new))
    assert comparison.imported == before
    assert comparison.code_change == after - before
    assert comparison.price_change == 0
    stored, price, repriced, code, now = amounts(comparison)
    assert stored + comparison.imported + price == repriced
    assert repriced + code == now


def kept(box: Resource) -> ResourceChange:
    return ResourceChange(box.address, Action.NO_OP, box, box)


def test_what_was_forgotten_is_no_saving_in_the_next_plan() -> None:
    # The plan that forgot the small box ($7.30) is the baseline; the next one does not know it.
    old, web = resource("aws_box", "old", size="small"), resource("aws_box", "web", size="large")
    forgotten = ResourceChange(old.address, Action.FORGET, old, old)
    base = run(forgotten, kept(web))
    found = compare(base, run(kept(web)))
    assert amounts(found) == (D("36.50"), 0, D("36.50"), 0, D("36.50"))
    assert (found.removed, found.changed) == ((), ())
    assert found.notes == (
        "1 resource of the baseline that nothing manages any more goes on costing $7.30 a "
        "month, which is no saving: aws_box.old.",
    )
    again = compare(base, run(forgotten, kept(web)))
    assert (again.code_change, again.notes) == (0, ())
    for importing in (True, False):  # by an import block, or by the command
        back = ResourceChange(old.address, Action.NO_OP, old, old, importing=importing)
        taken_in = compare(base, run(back, kept(web)))
        assert (taken_in.code_change, taken_in.imported, taken_in.notes) == (0, 0, ())


def test_two_resources_of_one_address_are_told_apart_by_their_cost() -> None:
    old, new = (resource("aws_box", "web", size=size) for size in ("small", "large"))
    both = run(ResourceChange(old.address, Action.FORGET, old, old), create(new))
    assert both.after.amount == D("36.50")
    for head in (both, run(kept(new))):
        found = compare(both, head)
        assert found.code_change == 0
        assert [r.code_change for r in found.resources] == [0, 0]
