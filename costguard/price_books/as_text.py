"""What ``costguard prices`` says, for people."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence

from costguard.budget.words import count, first_few, total
from costguard.catalog.verification import Outcome, Verification
from costguard.model.money import money, plain, signed, unit_price
from costguard.model.price import Ambiguous, Missing, Price
from costguard.price_books.books import ChainStatus, Standing
from costguard.price_books.difference import BookDifference, PlanDifference
from costguard.price_books.lookup import Found
from costguard.report.words import visible

_ROWS = 50
"""How many lines of a table are shown; JSON has all."""


def status(chain: ChainStatus, today: datetime.date) -> str:
    """Each book with its age, and what it covers service by service."""
    parts = [f"prices of {visible(chain.version)}"]
    for book in chain.books:
        parts += ["\n".join(_book(book, today)), _services(book)]
    for path, currency in chain.others:
        parts.append(
            f"{visible(str(path))}: not asked, for it is in {visible(currency)}; a price file with "
            f"currency: {visible(currency)} has it asked"
        )
    return "\n\n".join(filter(None, parts)) + "\n"


def lookup(found: Sequence[Found]) -> str:
    """A line for each price; below, what is to be said of some."""
    shown = found[:_ROWS]
    rows = [row for one in shown for row in _price_rows(one)]
    table = _table(rows, ["product", "region", "price", "unit", "source", "date"])
    more = _more(len(found), "price", "name more attributes to see them")
    told = dict.fromkeys(filter(None, (_note(one) for one in shown)))
    return "\n".join([table, *more, *(["", *told] if told else [])]) + "\n"


def difference(found: BookDifference) -> str:
    """How many prices changed, which of them most, and what that comes to for a plan."""
    changes = found.changes
    lost = sum(changes.vanished.values())
    lines = [
        f"from {visible(str(found.old))} to {visible(str(found.new))}: {changes.new:,} new, "
        f"{lost:,} gone, {len(changes.jumps):,} changed, "
        f"{changes.compared - len(changes.jumps):,} the same"
    ]
    if changes.jumps:
        lines += ["", "largest changes:"]
        lines += [f"  {visible(jump.describe())}" for jump in changes.jumps[:_ROWS]]
        lines += _more(len(changes.jumps), "changed price", "--format json has all")
    if lost:
        gone = sorted(changes.vanished.items(), key=lambda one: -one[1])
        lines += [
            "",
            "gone:",
            *(f"  {number:,} of {visible(name)}" for name, number in gone[:_ROWS]),
        ]
        lines += _more(len(gone), "product", "--format json has all")
    if found.plan:
        lines += ["", *_plan(found.plan)]
    return "\n".join(lines) + "\n"


def verification(found: Verification) -> str:
    """Each test with what is wrong."""
    lines = [f"{visible(str(found.path))}: {visible(found.version)}", f"digest {found.digest}", ""]
    for outcome in found.outcomes:
        lines += _outcome(outcome)
    return "\n".join(lines) + "\n"


def _book(book: Standing, today: datetime.date) -> Iterator[str]:
    status, origin = book
    yield visible(str(status.path))
    dates = status.dates
    if dates is None:
        yield "no prices"
    else:
        age = count((today - dates[1]).days, "day")
        yield (
            f"{count(status.prices, 'price')} in {status.currency} from {dates[0].isoformat()} to "
            f"{dates[1].isoformat()}; the newest is {age} old"
        )
    yield f"digest {status.digest}"
    yield f"{origin.test}: {_verdict(origin)}"
    yield from (visible(problem) for problem in origin.problems)


def _services(book: Standing) -> str:
    rows = [
        [
            visible(one.vendor),
            visible(one.service),
            f"{one.prices:,}",
            first_few([visible(region) for region in one.regions]),
            one.oldest.isoformat(),
            one.newest.isoformat(),
        ]
        for one in book.status.services
    ]
    headers = ["provider", "service", "prices", "regions", "oldest", "newest"]
    return _table(rows, headers, right=(2,)) if rows else ""


def _price_rows(found: Found) -> Iterator[list[str]]:
    query, answer = found
    where = [visible(query.describe().rpartition(" in ")[0]), visible(query.region)]
    if isinstance(answer, Missing):
        yield [*where, "no price", query.product.unit, "", ""]
        return
    for price in answer.candidates if isinstance(answer, Ambiguous) else (answer,):
        day = price.effective.isoformat()
        yield [*where, _tiers(price), price.unit, visible(price.source), day]


def _note(found: Found) -> str:
    """What is to be said of a price: how it came about, or why there is not one."""
    answer = found.answer
    told = answer.note if isinstance(answer, Price) else answer.reason
    return f"note: {visible(told)}" if told else ""


def _tiers(price: Price) -> str:
    """The price; with where each step begins, where there are several."""
    steps = [unit_price(tier.price, price.currency) for tier in price.tiers]
    if len(steps) == 1:
        return steps[0]
    starts = (f" from {plain(tier.start)}" for tier in price.tiers)
    return "\n".join(step + start for step, start in zip(steps, starts, strict=True))


def _plan(plan: PlanDifference) -> Iterator[str]:
    currency = plan.currency
    old, new = total(plan.old, currency), total(plan.new, currency)
    yield (
        f"{visible(plan.plan)}: {old} a month by the first book, {new} by the second: "
        f"{signed(plan.new.amount - plan.old.amount, currency)}"
    )
    rows = [
        [
            visible(one.address),
            money(one.old, currency),
            money(one.new, currency),
            signed(one.difference, currency),
        ]
        for one in plan.moved[:_ROWS]
    ]
    if rows:
        yield ""
        yield _table(rows, ["resource", "first", "second", "difference"], right=(1, 2, 3))
        yield from _more(len(plan.moved), "resource", "--format json has all")
    for one in plan.moved[:_ROWS]:
        for book, gaps, others in (
            ("first", one.old_gaps, one.new_gaps),
            ("second", one.new_gaps, one.old_gaps),
        ):
            for gap in gaps:
                if gap not in others:
                    yield f"{visible(one.address)}, by the {book} book: {visible(gap)}"


def _outcome(outcome: Outcome) -> Iterator[str]:
    yield f"{_verdict(outcome)}: {outcome.test}"
    yield from (f"      {visible(problem)}" for problem in outcome.problems)
    more = outcome.failures - len(outcome.problems)
    if more > 0:
        yield f"      and {more:,} more"


def _verdict(outcome: Outcome) -> str:
    note = f" ({visible(outcome.note)})" if outcome.note else ""
    return f"{'ok' if outcome.passed else 'WRONG'}{note}"


def _more(number: int, thing: str, advice: str) -> list[str]:
    """That a table does not show all."""
    return [f"and {count(number - _ROWS, thing)} more; {advice}"] if number > _ROWS else []


def _table(rows: Iterable[list[str]], headers: list[str], right: Sequence[int] = ()) -> str:
    from tabulate import tabulate

    align = ["right" if n in right else "left" for n in range(len(headers))]
    return tabulate(rows, headers=headers, tablefmt="simple", colalign=align, disable_numparse=True)
