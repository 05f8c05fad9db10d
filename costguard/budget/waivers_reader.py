"""Reads the waiver file, and takes nothing that it does not know.

``waivers.schema.json`` says the same for editors and for error messages; what no schema can say,
because it is about several keys at once, is in ``_sense``.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from costguard.budget import moments
from costguard.model.waiver import Waiver
from costguard.strict import RejectedError, amount, demand, mapping, text
from costguard.yaml_document import KeyPath, read

USUAL = Path("policies", "waivers.yaml")
"""Where a project keeps its waivers, seen from the current directory."""
SCHEMA = Path(__file__).with_name("waivers.schema.json")
"""The published schema of waiver files."""
LONGEST: Final = timedelta(days=90)
"""How long a waiver may hold."""

_NEEDED = ("id", "policy", "environment", "owner", "reason", "created", "expires")
_KEYS = (*_NEEDED, "address", "max_monthly", "limit_override", "approved_by", "ticket")
_MOMENT = re.compile(
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2}))?$"
)
_REASON = re.compile(r"^.{10}", re.DOTALL)


def load(path: Path | None) -> tuple[Waiver, ...]:
    """Waivers from ``path``; without one from ``policies/waivers.yaml``, else none.

    Raises ``ConfigError`` with file, line, column, key path and what was expected when the file
    is wrong, ``UsageError`` when it cannot be read.
    """
    if path is None:
        if not USUAL.is_file():
            return ()
        path = USUAL
    document = read(path, path.as_posix(), "a waiver file")
    document.data = moments.as_text(document.data)
    try:
        return tuple(
            waiver._replace(place=f"{path.as_posix()}:{document.place(('waivers', index))[0]}")
            for index, waiver in enumerate(build(document.data))
        )
    except RejectedError as rejected:
        from costguard.schema_problems import explain

        raise explain(document, rejected, SCHEMA) from None


def build(data: Any) -> tuple[Waiver, ...]:
    """Waivers from the data of a waiver file, moments as text; raises ``RejectedError``."""
    file = mapping(data, (), "version", "waivers", required=("version", "waivers"))
    demand(file["version"] == 1 and not isinstance(file["version"], bool), ("version",))
    demand(isinstance(file["waivers"], list), ("waivers",))
    waivers: list[Waiver] = []
    for index, entry in enumerate(file["waivers"]):
        path: KeyPath = ("waivers", index)
        waiver = _waiver(entry, path)
        _sense(waiver, waivers, path)
        waivers.append(waiver)
    return tuple(waivers)


def _waiver(value: Any, path: KeyPath) -> Waiver:
    keys = mapping(value, path, *_KEYS, required=_NEEDED)
    return Waiver(
        id=text(keys["id"], (*path, "id")),
        policy=text(keys["policy"], (*path, "policy")),
        environment=text(keys["environment"], (*path, "environment")),
        owner=text(keys["owner"], (*path, "owner")),
        reason=text(keys["reason"], (*path, "reason"), _REASON),
        created=_moment(keys["created"], (*path, "created")),
        expires=_moment(keys["expires"], (*path, "expires")),
        address=_text_or_empty(keys, "address", path),
        max_monthly=_amount_or_none(keys, "max_monthly", path),
        limit_override=_amount_or_none(keys, "limit_override", path),
        approved_by=_text_or_empty(keys, "approved_by", path),
        ticket=_text_or_empty(keys, "ticket", path),
    )


def _text_or_empty(keys: Any, key: str, path: KeyPath) -> str:
    return text(keys[key], (*path, key)) if key in keys else ""


def _amount_or_none(keys: Any, key: str, path: KeyPath) -> Decimal | None:
    return amount(keys[key], (*path, key)) if key in keys else None


def _moment(value: Any, path: KeyPath) -> datetime:
    written = text(value, path, _MOMENT)
    try:
        moment = datetime.fromisoformat(written.upper())
    except ValueError:
        raise RejectedError(path, f"there is no such day or time as {written}") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _sense(waiver: Waiver, before: list[Waiver], path: KeyPath) -> None:
    """Reject values that are good one by one and make no sense together."""
    if any(waiver.id == other.id for other in before):
        raise RejectedError((*path, "id"), f'another waiver has the id "{waiver.id}"')
    if waiver.expires <= waiver.created:
        raise RejectedError((*path, "expires"), "it must lie after created")
    if waiver.expires - waiver.created > LONGEST:
        reason = f"it lies more than {LONGEST.days} days after created; a waiver is renewed or ends"
        raise RejectedError((*path, "expires"), reason)
    if waiver.limit_override is not None and not waiver.policy.startswith("budget-"):
        reason = "only a waiver whose policy begins with budget- can raise a limit"
        raise RejectedError((*path, "limit_override"), reason)
