"""The fewest changes that bring an environment under its budget, found exactly.

Of sets of the same number the surest is taken, and of equally sure ones the one that saves most.
The solver is HiGHS, through scipy (extra: stats); it is loaded only when it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from importlib.util import find_spec
from typing import Any, NamedTuple

from costguard.model.money import ZERO
from costguard.model.recommendation import PlanToBudget
from costguard.optimize.bundles import Bundle

INSTALL = "pip install 'costguard-iac[stats]' for the smallest set of changes that is enough"


class _Worth(NamedTuple):
    """What the choice among bundles depends on; equal ones are as good as each other."""

    cents: int
    """Rounded down: enough is never too little by rounding."""
    changes: int
    doubt: int
    """What is wanting to certainty, in percent, over all changes."""


class _Alike(NamedTuple):
    """Parts that offer the same choice: the solver is asked how often to take which option."""

    options: tuple[_Worth, ...]
    members: list[dict[_Worth, Bundle]]
    """Each part's bundles by their worth."""


def plan_to_budget(options: Sequence[Sequence[Bundle]], over: Decimal) -> PlanToBudget:
    """The smallest set of recommendations that saves at least ``over`` per month.

    Of each part's bundles one at most is taken. Without the solver, and where all of them do not
    save enough, the note says so.
    """
    alike = _alike(options)
    enough = int((over * 100).to_integral_value(rounding=ROUND_CEILING))
    if sum(max(w.cents for w in a.options) * len(a.members) for a in alike) < enough:
        return PlanToBudget(note="all recommended changes together do not save enough")
    if find_spec("scipy") is None:
        return PlanToBudget(note=INSTALL)
    chosen = _solved(alike, enough)
    members = tuple(member for bundle in chosen for member in bundle.members)
    return PlanToBudget(members, sum((bundle.saving for bundle in chosen), ZERO))


def _alike(options: Iterable[Sequence[Bundle]]) -> list[_Alike]:
    found: dict[tuple[_Worth, ...], _Alike] = {}
    for part in options:
        by_worth = {_worth(bundle): bundle for bundle in reversed(part)}
        kept = tuple(sorted(w for w in by_worth if not any(_beats(o, w) for o in by_worth)))
        if kept:
            found.setdefault(kept, _Alike(kept, [])).members.append(by_worth)
    return list(found.values())


def _worth(bundle: Bundle) -> _Worth:
    doubt = sum(int((1 - member.confidence) * 100) for member in bundle.members)
    cents = int((bundle.saving * 100).to_integral_value(rounding=ROUND_FLOOR))
    return _Worth(cents, len(bundle.members), doubt)


def _beats(one: _Worth, other: _Worth) -> bool:
    """Whether there is never a reason to take the other one."""
    better = one.cents >= other.cents and one.changes <= other.changes and one.doubt <= other.doubt
    return better and one != other


def _solved(alike: Sequence[_Alike], enough: int) -> list[Bundle]:
    """Three solves: fewest changes, then the surest of these, then the largest saving."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    flat = [(number, worth) for number, a in enumerate(alike) for worth in a.options]
    cents, counts, doubts = np.array([worth for _, worth in flat], dtype=float).T
    rows = [number for number, _ in flat]
    times = csr_array((np.ones(len(flat)), (rows, range(len(flat)))))
    most = np.array([len(alike[number].members) for number in rows], dtype=float)
    limits: list[Any] = [
        LinearConstraint(times, ub=np.array([len(a.members) for a in alike], dtype=float)),
        LinearConstraint(cents, lb=enough),
    ]
    taken = np.zeros(len(flat))
    for goal in (counts, doubts, -cents):
        whole = np.ones(len(flat))
        found = milp(goal, integrality=whole, bounds=Bounds(0, most), constraints=limits)
        taken = np.round(found.x)
        limits.append(LinearConstraint(goal, ub=float(goal @ taken)))
    return _bundles(alike, [(*one, int(n)) for one, n in zip(flat, taken, strict=True)])


def _bundles(alike: Sequence[_Alike], taken: Iterable[tuple[int, _Worth, int]]) -> list[Bundle]:
    """The bundles that stand behind what the solver took, part by part."""
    left = [iter(a.members) for a in alike]
    return [next(left[number])[worth] for number, worth, often in taken for _ in range(often)]
