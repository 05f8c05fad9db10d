"""Keeps what plans cost: where several are checked, only those that have changed are priced.

What an estimate is made of is in its key: the plan, its usage, the prices and costguard itself.
So this is for prices that never change without their source's version, which a live source's may;
what that answers is kept by a cache of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from costguard.catalog.answer_json import AnswerError, text_of
from costguard.catalog.live.cache import AnswerStore, sealed, unsealed
from costguard.catalog.live.cache_choice import folder_of
from costguard.catalog.live.cache_report import CacheReport
from costguard.catalog.live.cache_sqlite import SqliteStore
from costguard.model.estimate import Estimate
from costguard.model.plan import Plan
from costguard.pricing.estimate_json import document_of_estimate, estimate_of_document
from costguard.pricing.pricer import Pricer
from costguard.pricing.usage import Asked, UsageFile
from costguard.version import VERSION

FORMAT: Final = "1"
"""Changes when a key or a value is written in another way."""
LEAST: Final = 1000
"""Resources from which on it is worth while to keep what they cost."""
LIFE: Final = timedelta(days=7)
"""How long an estimate is kept; it never becomes wrong, but plans change."""


_PACKAGE: Final = Path(__file__).parents[1]
_PARTS: Final = ("model", "plans", "catalog", "rules", "pricing")
"""What makes an estimate of a document."""
_APART: Final = frozenset({"__pycache__", "data", "translations"})
"""Folders of these that only the price book is made of, or that Python makes."""


class Told(NamedTuple):
    """A plan with its usage, and what tells it from all others."""

    plan: Plan
    usage: UsageFile
    by: str
    """What ``told_by`` says of it; empty where the plan is not just what one document says."""


def told_by(plan: Plan, regions: Mapping[str, str]) -> str:
    """What tells a plan that was read from one document, with these regions by provider."""
    return text_of([plan.digest, sorted(regions.items())]) if plan.digest else ""


def estimates(
    pricer: Pricer, plans: Sequence[Told], environ: Mapping[str, str], report: CacheReport
) -> list[Estimate]:
    """The cost of each plan with its usage, as the pricer's, and kept in the user's cache folder.

    No team's cache is asked: whoever has named no live source has not asked for the network. Few
    resources are priced faster than the cache is opened. Raises as the pricer.
    """
    resources = sum(len(one.plan.changes) for one in plans)
    if len(plans) == 1 or resources < LEAST:
        return pricer.estimates([(one.plan, one.usage) for one in plans])
    return EstimateCache(SqliteStore(folder_of(environ), report), report).estimates(pricer, plans)


class _Kept(NamedTuple):
    """An estimate with what making it asked of the usage file."""

    estimate: Estimate
    asked: Asked


class EstimateCache:
    """Prices plans with a pricer, as far as their estimates are not in the store."""

    def __init__(self, store: AnswerStore, report: CacheReport) -> None:
        self._store = store
        self._report = report

    def estimates(self, pricer: Pricer, plans: Sequence[Told]) -> list[Estimate]:
        """The cost of each plan with its usage, as the pricer's. Raises as it does.

        Where plans share allowances or commitments, the cost of one depends on all before it; and
        what a plugin has priced depends on the plugin. Then nothing is kept.
        """
        if pricer.free_tier or pricer.commitments or _plugins():
            return pricer.estimates([(one.plan, one.usage) for one in plans])
        keys = _keys([_code(), pricer.source.version, repr(pricer.currency)], plans)
        found = self._found(keys)
        self._report.count("estimates", sum(key in found for key in keys), len(keys))
        missed = [number for number, key in enumerate(keys) if key not in found]
        made = dict(zip(missed, self._made(pricer, plans, keys, missed), strict=True))
        kept = [made.get(number) or found[key] for number, key in enumerate(keys)]
        return list(_finished(kept, [one.usage for one in plans]))

    def _found(self, keys: Iterable[str]) -> dict[str, _Kept]:
        """What the store has, as far as it can be read."""
        values = self._store.get_many([key for key in keys if key])
        read = {key: _kept(unsealed(key, value)) for key, value in values.items()}
        return {key: kept for key, kept in read.items() if kept is not None}

    def _made(
        self, pricer: Pricer, plans: Sequence[Told], keys: Sequence[str], missed: Sequence[int]
    ) -> list[_Kept]:
        """The estimates of these plans, which are made and put into the store."""
        if not missed:
            return []
        first = _first([one.usage for one in plans])
        apart = [plans[number].usage.apart(entries=number in first) for number in missed]
        asked = [(plans[number].plan, usage) for number, usage in zip(missed, apart, strict=True)]
        priced = zip(pricer.estimates(asked), apart, strict=True)
        made = [_Kept(estimate, usage.asked) for estimate, usage in priced]
        pairs = [(keys[number], kept) for number, kept in zip(missed, made, strict=True)]
        values = {key: _value(kept) for key, kept in pairs if key}
        if values:
            self._store.put_many({key: sealed(key, text) for key, text in values.items()}, LIFE)
        return made


def _code() -> str:
    """What costguard consists of, as far as files tell: a checkout changes without a version."""
    total = hashlib.sha256()
    for part in _PARTS:
        for folder, folders, files in os.walk(_PACKAGE / part):
            folders[:] = sorted(set(folders) - _APART)
            for name in sorted(files):
                path = Path(folder, name)
                with suppress(OSError):  # an editor may just put it elsewhere
                    told = path.stat()
                    total.update(f"{path} {told.st_size} {told.st_mtime_ns}\n".encode())
    return total.hexdigest()


def _plugins() -> bool:
    """Whether rules of others are installed: they may price any type that costguard does not."""
    from importlib.metadata import entry_points

    return bool(entry_points(group="costguard.rules"))


def _first(usages: Sequence[UsageFile]) -> set[int]:
    """The places where a usage file is the first time: there its own entries count."""
    return set({id(usage): place for place, usage in reversed(list(enumerate(usages)))}.values())


def _keys(made: Sequence[str], plans: Sequence[Told]) -> list[str]:
    """What the estimates of plans are kept under; empty for a plan that nothing tells.

    ``made`` tells what they are made with.
    """
    digests = {id(one.usage): one.usage.digest for one in plans}
    first = _first([one.usage for one in plans])
    parts = [
        [FORMAT, VERSION, *made, one.by, digests[id(one.usage)], place in first]
        for place, one in enumerate(plans)
    ]
    return [
        hashlib.sha256(text_of(["estimate", *part]).encode()).hexdigest() if one.by else ""
        for one, part in zip(plans, parts, strict=True)
    ]


def _finished(kept: Sequence[_Kept], usages: Sequence[UsageFile]) -> Iterable[Estimate]:
    """The estimates with what is unused of each usage file, which the first of its plans tells."""
    for one, usage in zip(kept, usages, strict=True):
        usage.count(one.asked)
    first = _first(usages)
    for place, (one, usage) in enumerate(zip(kept, usages, strict=True)):
        yield replace(one.estimate, unused_usage=usage.all_unused() if place in first else ())


def _value(kept: _Kept) -> str:
    asked: Mapping[str, Any] = {
        "used": sorted(kept.asked.used),
        "keys": {address: sorted(keys) for address, keys in kept.asked.keys.items()},
    }
    document = {"estimate": document_of_estimate(kept.estimate), **asked}
    return json.dumps(document, separators=(",", ":"))


def _kept(document: Any) -> _Kept | None:
    """What a value says; None where it cannot be read."""
    try:
        keys = {address: set(keys) for address, keys in document["keys"].items()}
        return _Kept(estimate_of_document(document["estimate"]), Asked(set(document["used"]), keys))
    except (AnswerError, AttributeError, LookupError, TypeError):
        return None
