"""Rules that need no statistics: a value against its limit, its envelope, its baseline.

Every line is crossed only by what lies beyond it: exactly the limit, or exactly 5%, is within.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from costguard.gate.outcome import Judgement, Outcome
from costguard.gate.settings import Settings
from costguard.gate.words import amount, percent
from costguard.model.budget import Mode
from costguard.model.metric import Bands, Better
from costguard.model.money import plain


def limit(
    before: Decimal | None, after: Decimal, settings: Settings, *, worse: bool
) -> Judgement | None:
    """A value against the metric's limit; None where there is none, or nothing to say.

    ``worse`` says whether the value is worse than its baseline, which a noisy one needs more for
    than to be larger. A value beyond the limit that is not worse only warns (unless ``mode`` says
    otherwise), so that cleaning up is never blocked.
    """
    line = settings.rule.limit
    if line is None:
        return None
    if settings.worsening(line, after) <= 0:
        return _near(after, line, settings)
    told = f"{amount(after, settings.unit)} is {_beyond(settings)} {amount(line, settings.unit)}"
    outcome, why = _beyond_limit(before, line, settings, worse=worse)
    fix = "" if outcome is Outcome.PASS else f"Bring {settings.name} back, or change its limit."
    return Judgement("limit", outcome, f"{told}{why}.", fix)


def increase(before: Decimal, after: Decimal, settings: Settings) -> Judgement:
    """A value against its baseline, in percent; nothing of it is noise.

    A percentage says nothing of a baseline of zero, nor of a worsening within the floor.
    """
    worsening, unit = settings.worsening(before, after), settings.unit
    told = f"{amount(before, unit)} before, {amount(after, unit)} now"
    if not before:
        message = f"{told}; there is no percentage of nothing, so other rules decide."
        return Judgement("increase", Outcome.PASS, message)
    share = 100 * worsening / before
    outcome = _band(share, settings.rise) if worsening > settings.floor else Outcome.PASS
    line = settings.rise.warn if outcome is Outcome.WARN else settings.rise.block
    word = "worse" if worsening > 0 else "better" if worsening < 0 else "changed"
    message = f"{told}: {percent(abs(share), line)} {word}"
    if outcome is Outcome.PASS:
        return Judgement("increase", outcome, f"{message}.")
    message += f", above {plain(line or Decimal(0))}%."
    return Judgement(
        "increase", outcome, message, f"Look for what the change adds to {settings.name}."
    )


def increase_amount(worsening: Decimal, settings: Settings) -> Judgement | None:
    """A worsening against the metric's ``amount``; None where that is not exceeded."""
    bands = settings.rule.rise_amount
    outcome = _band(worsening, bands)
    if outcome is Outcome.PASS:
        return None
    line = bands.block if outcome is Outcome.BLOCK else bands.warn
    unit = settings.unit
    message = f"Worse by {amount(worsening, unit)}, more than {amount(line or Decimal(0), unit)}."
    return Judgement(
        "amount", outcome, message, f"Look for what the change adds to {settings.name}."
    )


def envelope(value: Decimal, settings: Settings) -> Judgement | None:
    """A value against what it is expected to come to; None where nothing is expected.

    The good side never blocks: beyond it, the envelope no longer says what is to be expected.
    """
    expected, bands = settings.rule.envelope, settings.rise
    if expected is None:
        return None
    away = 100 * settings.worsening(expected, value) / expected
    told = (
        f"{amount(value, settings.unit)} is {percent(abs(away), bands.warn)} "
        f"{'worse' if away > 0 else 'better'} than the expected {amount(expected, settings.unit)}"
    )
    if -away > (bands.warn or 0):
        return Judgement("envelope", Outcome.WARN, f"{told}.", "Bring the envelope up to date.")
    outcome = _band(away, bands)
    fix = "" if outcome is Outcome.PASS else "Look for what makes it dearer."
    return Judgement("envelope", outcome, f"{told}.", fix)


def unknowns(number: int) -> Iterator[Judgement]:
    """A note on parts of the value that are not known, so that it is a lower bound."""
    if number:
        parts = "1 part of it is" if number == 1 else f"{number:,} parts of it are"
        yield Judgement("unknowns", Outcome.PASS, f"{parts} not known and not counted.")


def _near(after: Decimal, line: Decimal, settings: Settings) -> Judgement | None:
    share = settings.rule.limit_warn
    if settings.better is Better.HIGHER or 100 * after <= share * line:
        return None
    message = (
        f"{amount(after, settings.unit)} is above {plain(share)}% of the limit of "
        f"{amount(line, settings.unit)}."
    )
    return Judgement("limit", Outcome.WARN, message, "Make room before the limit is reached.")


def _beyond(settings: Settings) -> str:
    return "above the limit of" if settings.better is Better.LOWER else "below the least of"


def _beyond_limit(
    before: Decimal | None, line: Decimal, settings: Settings, *, worse: bool
) -> tuple[Outcome, str]:
    """What a value beyond its limit comes to, and why."""
    mode = settings.rule.mode
    if mode is Mode.ABSOLUTE or before is None:
        return Outcome.BLOCK, ""
    if mode is Mode.CROSSING:
        if settings.worsening(line, before) > 0:
            return Outcome.PASS, ", as it was before"
        return Outcome.BLOCK, ", which it was not before"
    if worse:
        return Outcome.BLOCK, ", and worse than before"
    return Outcome.WARN, ", and for all that is known not worse than before"


def _band(value: Decimal, bands: Bands) -> Outcome:
    if bands.block is not None and value > bands.block:
        return Outcome.BLOCK
    if bands.warn is not None and value > bands.warn:
        return Outcome.WARN
    return Outcome.PASS
