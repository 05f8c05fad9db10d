"""Noisy metrics: whether it is the change that is slower, or it was the machine."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from statistics import median
from typing import Final

from costguard.gate import statistics
from costguard.gate.outcome import Compared, Judgement, Outcome
from costguard.gate.series import Series
from costguard.gate.settings import Settings
from costguard.gate.words import amount, percent
from costguard.model.metric import Better

_Z_WARN: Final = Decimal("3.5")
_Z_BLOCK: Final = 5
_Z_WARNS_FROM: Final = 20
"""Runs of history from which on a single run may be warned for ``_Z_WARN``."""
_Z_BLOCKS_FROM: Final = 10
_LEAST_TRIALS: Final = 30
"""Trials on each side below which shares of success are not compared."""


def compared(new: Series, base: Series, settings: Settings) -> Compared:
    """The metric beside its baseline; both have samples."""
    after, before = _turned(new.samples, settings), _turned(base.samples, settings)
    middle = median(before)
    effect = (median(after) - middle) / abs(middle) if middle else None
    shift = statistics.shift(after, before)
    if new.trials and base.trials:
        return Compared(effect, shift, p=_p_of_shares(new, base, settings))
    if len(after) == 1:
        return Compared(effect, shift, z=statistics.modified_z(after[0], before))
    if len(after) < settings.sampling.runs or len(before) < settings.sampling.history:
        return Compared(effect, shift)
    return Compared(effect, shift, p=statistics.p_larger(after, before))


def judge(
    new: Series, base: Series, compared_: Compared, settings: Settings, *, may_block: bool
) -> Judgement:
    """Whether the metric is worse than its baseline, as far as the samples can tell.

    ``may_block`` says that a block stands up to there being several metrics, and to the run
    before, which failed too.
    """
    if within_tolerance(compared_, settings):
        return _tolerated(new, base, compared_, settings)
    if new.trials and base.trials:
        return _judge_shares(new, base, compared_, settings, may_block=may_block)
    if compared_.z is not None:
        return _judge_single(new, base, compared_, settings)
    if compared_.p is None:
        return _too_few(new, base, compared_, settings)
    return _judge_runs(new, base, compared_, settings, may_block=may_block)


def within_tolerance(compared_: Compared, settings: Settings) -> bool:
    """Whether the effect is so small that it does not matter, be it noise or not."""
    if compared_.shift <= settings.floor:
        return True
    warn = settings.rise.warn or Decimal(0)
    return compared_.effect is not None and 100 * compared_.effect <= warn


def _tolerated(new: Series, base: Series, compared_: Compared, settings: Settings) -> Judgement:
    told = _told(new, base, compared_, settings)
    warn = settings.rise.warn or Decimal(0)
    if compared_.effect is None or 100 * compared_.effect <= warn:
        return Judgement("increase", Outcome.PASS, f"{told}.")
    floor = amount(settings.floor, settings.unit)
    return Judgement("floor", Outcome.PASS, f"{told}, which is not more than {floor}.")


def surely_worse(compared_: Compared, settings: Settings) -> bool:
    """Whether noise alone is no likely reason for the worsening, however small it is."""
    if compared_.z is not None:
        return compared_.z > _Z_WARN
    return compared_.p is not None and compared_.p <= settings.alpha


def more_runs(new: Series, base: Series, compared_: Compared, settings: Settings) -> int | None:
    """Further repeats that would let the metric be decided; None where no number does."""
    history = len(base.samples)
    if new.trials or history < settings.sampling.history or compared_.effect is None:
        return None
    enough = statistics.enough_runs(
        float(compared_.effect),
        statistics.noise(base.samples),
        history,
        settings.alpha,
        max(settings.sampling.runs, len(new.samples) + 1),
    )
    return None if enough is None else enough - len(new.samples)


def _turned(samples: Sequence[Decimal], settings: Settings) -> list[Decimal]:
    """Samples of which larger ones are worse."""
    lower = settings.better is Better.LOWER
    return list(samples) if lower else [-value for value in samples]


def _p_of_shares(new: Series, base: Series, settings: Settings) -> float | None:
    if min(new.trials or 0, base.trials or 0) < _LEAST_TRIALS:
        return None
    counts = []
    for side in (new, base):
        successes, trials = side.successes or 0, side.trials or 0
        worse_is_more = settings.better is Better.LOWER
        counts += [trials - successes if worse_is_more else successes, trials]
    return statistics.p_fewer(*counts)


def _judge_runs(
    new: Series, base: Series, compared_: Compared, settings: Settings, *, may_block: bool
) -> Judgement:
    told = _told(new, base, compared_, settings)
    if (compared_.p or 0) > settings.alpha:
        return Judgement(
            "increase",
            Outcome.INCONCLUSIVE,
            f"{told}, which noise may be the reason of (p {compared_.p:.3f}).",
            _ask_for_more(new, base, compared_, settings),
        )
    block = _beyond_block(compared_, settings)
    message = f"{told}, and noise is not the reason (p {compared_.p:.2g})."
    if block and not may_block:
        message += " It blocks when the next run finds the same (--previous)."
    return Judgement(
        "increase",
        Outcome.BLOCK if block and may_block else Outcome.WARN,
        message,
        _find_the_cause(settings),
    )


def _judge_shares(
    new: Series, base: Series, compared_: Compared, settings: Settings, *, may_block: bool
) -> Judgement:
    if compared_.p is not None:
        return _judge_runs(new, base, compared_, settings, may_block=may_block)
    lacking = max(0, _LEAST_TRIALS - (new.trials or 0))
    fix = f"Measure {lacking} more trials." if lacking else "Wait for more trials in the baseline."
    told = _told(new, base, compared_, settings)
    message = f"{told}; shares need {_LEAST_TRIALS} trials on each side."
    return Judgement("increase", Outcome.INCONCLUSIVE, message, fix)


def _judge_single(new: Series, base: Series, compared_: Compared, settings: Settings) -> Judgement:
    history, z = len(base.samples), compared_.z or Decimal(0)
    told = f"{_told(new, base, compared_, settings)}, modified z {z:.2f} over {history} runs"
    if z > _Z_BLOCK and history >= _Z_BLOCKS_FROM:
        outcome = Outcome.BLOCK if _beyond_block(compared_, settings) else Outcome.WARN
        return Judgement("increase", outcome, f"{told}.", _find_the_cause(settings))
    if z > _Z_WARN and history >= _Z_WARNS_FROM:
        return Judgement("increase", Outcome.WARN, f"{told}.", _find_the_cause(settings))
    message = f"{told}; a single run tells no more."
    fix = _ask_for_more(new, base, compared_, settings)
    return Judgement("increase", Outcome.INCONCLUSIVE, message, fix)


def _too_few(new: Series, base: Series, compared_: Compared, settings: Settings) -> Judgement:
    needs = settings.sampling
    message = (
        f"{_told(new, base, compared_, settings)}; {len(new.samples)} runs against "
        f"{len(base.samples)} decide nothing ({needs.runs} against {needs.history} are needed)."
    )
    fix = _ask_for_more(new, base, compared_, settings)
    return Judgement("increase", Outcome.INCONCLUSIVE, message, fix)


def _ask_for_more(new: Series, base: Series, compared_: Compared, settings: Settings) -> str:
    if new.trials:
        return "Measure more trials."
    lacking = settings.sampling.history - len(base.samples)
    if lacking > 0:
        return f"The baseline needs {lacking} more runs of the default branch."
    more = more_runs(new, base, compared_, settings)
    if more is None:
        return (
            "No number of repeats tells this from noise: let the baseline grow, "
            "or make the measurement quieter."
        )
    return f"Measure {more} more {'run' if more == 1 else 'runs'}."


def _beyond_block(compared_: Compared, settings: Settings) -> bool:
    block = settings.rise.block
    if compared_.effect is None or block is None:
        return False
    return 100 * compared_.effect > block


def _find_the_cause(settings: Settings) -> str:
    return f"Look for what the change adds to {settings.name}, or measure again."


def _told(new: Series, base: Series, compared_: Compared, settings: Settings) -> str:
    after, before = (amount(side.value or Decimal(0), settings.unit) for side in (new, base))
    if compared_.effect is None:
        return f"{before} before, {after} now"
    if not compared_.effect:
        return f"{after}, as before"
    word = "worse" if compared_.effect > 0 else "better"
    return f"{before} before, {after} now: {percent(abs(compared_.effect) * 100)} {word}"
