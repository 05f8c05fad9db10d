"""A real OPA in place of regorus: the program, or a server that has the same policies.

``COSTGUARD_OPA_URL`` names a server; else the program is ``COSTGUARD_OPA``, or ``opa`` on the path.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from costguard.errors import UsageError
from costguard.policy.engine import FORBIDDEN, PolicyEngine, PolicyError

URL = "COSTGUARD_OPA_URL"
PROGRAM = "COSTGUARD_OPA"
ENGINES = ("regorus", "opa")
"""Names of the engines, the usual one first."""


def engine(name: str = "regorus", meanwhile: Callable[[], object] | None = None) -> PolicyEngine:
    """An engine by its name. Raises ``PolicyError`` where there is no OPA.

    ``meanwhile`` is what the caller has to do in any case and may be done while the engine
    evaluates: an engine in the caller's own process leaves it.
    """
    if name == "regorus":
        from costguard.policy.regorus import Regorus

        return Regorus(meanwhile=meanwhile)
    if name != "opa":
        raise UsageError(f"{name}: no such engine; expected one of {', '.join(ENGINES)}")
    url = os.environ.get(URL)
    if url:
        from costguard.policy.opa_server import OpaServer

        return OpaServer(url)
    from costguard.policy.opa_program import OpaProgram

    return OpaProgram(_program())


def _program() -> str:
    import shutil

    named = os.environ.get(PROGRAM)
    found = shutil.which(named or "opa")
    if found is None:
        what = f"{PROGRAM}: {named}: no such program" if named else "no opa on the path"
        raise PolicyError(
            f"{what}; install OPA 1.0 or later (https://www.openpolicyagent.org), set {PROGRAM} or "
            f"{URL}, or use --engine regorus"
        )
    return found


def said(errors: Iterable[Any], names: dict[str, str]) -> str:
    """OPA's errors on one line: file, line, column, and what is wrong.

    ``names`` gives the files their own names back where OPA had copies of them.
    """
    lines = []
    for error in errors:
        told: dict[str, Any] = error if isinstance(error, dict) else {"message": str(error)}
        place: dict[str, Any] = told.get("location") or {}
        message = " ".join(str(told.get("message", "unknown error")).split())
        for builtin in FORBIDDEN:
            if message == f"undefined function {builtin}":
                message = f"a policy must not call {builtin}"
        file = str(place.get("file", ""))
        where = f"{names.get(file, file)}:{place.get('row')}:{place.get('col')}: " if file else ""
        lines.append(where + message)
    return "; ".join(lines)
