"""What an environment will cost once a change has landed, per month and at the month's end."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from costguard.model.money import ZERO


class RunRateSource(StrEnum):
    """Where it is known from what an environment costs today."""

    BASELINE = "the baseline at today's prices"
    STATE = "the state before the plan"
    ACTUAL = "actual spend"
    NOTHING = "nothing is there yet"


class Landing(NamedTuple):
    """Run rate, change and pending changes of one environment against its limit.

    Rates are amounts per month of 730 hours; the forecast is for the month by the calendar.
    """

    run_rate: Decimal
    """What the environment costs today."""
    run_rate_source: RunRateSource
    change: Decimal
    """What this change adds."""
    pending: tuple[tuple[str, Decimal], ...]
    """What other changes add that are not merged yet, by their names."""
    month: date
    """First day of the month of the forecast."""
    hours_in_month: int
    hours_left: int
    """From the start of today to the month's end."""
    month_to_date: Decimal | None
    """Actual spend of the month; None where it is not known."""
    spent_until: date | None
    """Last day of which the actual spend is known."""
    forecast: Decimal
    """What the month will have come to, with this change and the pending ones from today on."""
    method: str
    """How the forecast was made: ``estimate`` is the run rate alone."""
    low: Decimal | None
    """Lower end of the forecast's 80% interval; None where the history does not tell one."""
    high: Decimal | None
    limit: Decimal | None
    """The environment's monthly limit."""
    currency: str = "USD"
    exact: bool = True
    """False where the change is only known in part, so that it lands at least there."""
    notes: tuple[str, ...] = ()
    """Pending changes that were given and are not counted, and why; each a sentence."""

    @property
    def alone(self) -> Decimal:
        """The run rate with this change and no other."""
        return self.run_rate + self.change

    @property
    def pending_change(self) -> Decimal:
        """What all pending changes add together."""
        return sum((amount for _, amount in self.pending), ZERO)

    @property
    def landed(self) -> Decimal:
        """The run rate once this change and all pending ones have landed."""
        return self.alone + self.pending_change

    @property
    def head_room(self) -> Decimal | None:
        """What the limit leaves beyond ``landed``; negative above it."""
        return None if self.limit is None else self.limit - self.landed

    @property
    def head_room_forecast(self) -> Decimal | None:
        """What the limit leaves beyond the forecast; negative above it."""
        return None if self.limit is None else self.limit - self.forecast
