"""Regorus, an OPA in Rust, in a process of its own that can be ended.

A policy that runs away, takes all memory or makes the engine crash is an error that names it. The
process starts with the policies while costguard still reads the plan, so that the wait is short.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import IO, TYPE_CHECKING, Any

from costguard.errors import CostguardError, UsageError
from costguard.policy.engine import FORBIDDEN, MEMORY_LIMIT, TIME_LIMIT, Bundle, PolicyError

if TYPE_CHECKING:
    from costguard.policy.introduction import Folder, Introduction

_WORKER = Path(__file__).with_name("worker.py")


class _EndedError(Exception):
    """The process took too long, or ended without an answer; says which."""


class Regorus:
    """The engine behind ``PolicyEngine``; ``coverage`` counts the lines that tests reach."""

    def __init__(
        self,
        *,
        time_limit: float = TIME_LIMIT,
        memory_limit: int = MEMORY_LIMIT,
        coverage: bool = False,
        meanwhile: Callable[[], object] | None = None,
    ) -> None:
        """``meanwhile`` is done while the process evaluates; it may be done more than once."""
        self._meanwhile = meanwhile
        self._time_limit = time_limit
        self._memory_limit = memory_limit
        self._coverage = coverage
        self._process: subprocess.Popen[str] | None = None
        self._given: dict[str, Any] = {}
        self._scope: dict[str, list[str]] | None = None
        self._begun = False
        self._ready = False
        self._at = "the policies"

    def read(self, folder: Folder) -> None:
        """Start the process that reads and parses a folder, while the caller does other things."""
        self._start({"folder": {**folder._asdict(), "path": str(folder.path)}})

    def expect(self, types: Collection[str], environments: Collection[str]) -> None:
        """Say what is to be judged: policies about other types and environments are not parsed."""
        self._scope = {"types": sorted(types), "environments": sorted(environments)}
        self._begin()

    def introduction(self) -> Introduction:
        """What the policies of the folder say of themselves. Raises ``UsageError``, too."""
        from costguard.policy.introduction import of_values

        self._begin()
        return of_values(self._answered("introduction"))

    def load(self, bundle: Bundle) -> None:
        """Start the process with the policies; what is wrong with them is told by ``evaluate``."""
        modules = [module._asdict() for module in bundle.modules]
        self._start({"modules": modules, "data": bundle.data})

    def _start(self, given: dict[str, Any]) -> None:
        self._given, self._begun, self._ready = given, False, False
        self._process = subprocess.Popen(  # noqa: S603  (our own file, our own interpreter)
            [sys.executable, "-I", "-S", str(_WORKER), *_paths()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        limits = {"memory": self._memory_limit, "coverage": self._coverage}
        self._send({**given, **limits, "forbidden": sorted(FORBIDDEN)})

    def _begin(self) -> None:
        """Let the process go on from reading the folder to parsing what is in scope."""
        if "folder" in self._given and not self._begun:
            self._begun = True
            self._send({"scope": self._scope})

    def evaluate(self, document: str, rules: Sequence[str]) -> Mapping[str, Any]:
        """The values of the rules over a JSON document. Raises ``PolicyError``."""
        self._begin()
        self._ask(document, rules, together=True)
        if self._meanwhile is not None:
            self._meanwhile()
        try:
            values: Mapping[str, Any] = self._answer("values")
        except _EndedError as ended:
            raise PolicyError(f"{self._to_blame(document, rules)}: {ended}") from None
        return values

    def covered(self) -> Any:
        """The lines that evaluation has reached, file by file, as regorus reports them."""
        return self._told("coverage")

    def idle_tests(self) -> list[str]:
        """Tests that cannot fail: their file, line and name."""
        idle: list[str] = self._told("idle")
        return idle

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with suppress(BrokenPipeError), process:
                pass  # leaving it closes the pipes, and waits for the end

    def _told(self, what: str) -> Any:
        self._send({what: True})
        return self._answered(what)

    def _answered(self, what: str) -> Any:
        try:
            return self._answer(what)
        except _EndedError as ended:
            raise PolicyError(f"{self._at}: {ended}") from None

    def _ask(self, document: str, rules: Sequence[str], *, together: bool) -> None:
        # The document follows as it is: to write it as a text within JSON takes long.
        asked = {"characters": len(document), "rules": list(rules), "together": together}
        self._send(asked, document)

    def _to_blame(self, document: str, rules: Sequence[str]) -> str:
        """The file or rule at which the engine ends when it takes one after the other."""
        if self._ready:
            self.close()
            self._start(self._given)
            self._begin()
            self._ask(document, rules, together=False)
            try:
                self._answer("values")
            except _EndedError:
                return self._at
            return "the policies"
        return self._at

    def _send(self, message: dict[str, Any], document: str = "") -> None:
        try:
            stream = self._stream("stdin")
            stream.write(f"{json.dumps(message)}\n{document}")
            stream.flush()
        except (BrokenPipeError, ValueError):
            pass  # the process has ended; reading its answer says why

    def _answer(self, wanted: str) -> Any:
        """The next answer of a kind; the time runs from here, for the parent has nothing to do."""
        process, expired = self._process, []

        def end() -> None:
            expired.append(True)
            if process is not None:
                process.kill()

        timer = Timer(self._time_limit, end)
        timer.start()
        try:
            for line in self._stream("stdout"):
                answer = json.loads(line)
                if "error" in answer:
                    raise self._error(answer)
                self._at = answer.get("at", self._at)
                self._ready = self._ready or "ready" in answer
                if wanted in answer:
                    return answer[wanted]
        finally:
            timer.cancel()
        raise _EndedError(self._ended(expired=bool(expired)))

    def _ended(self, *, expired: bool) -> str:
        if expired:
            reason = f"took longer than {self._time_limit:g} seconds"
        else:
            reason = (
                "made the policy engine crash, perhaps by taking more than "
                f"{self._memory_limit // 1024**2:,} MB"
            )
        return f"{reason}; correct the policy, or take it out"

    def _error(self, answer: dict[str, Any]) -> CostguardError:
        """The error that the process tells of, with where it was unless the message says so."""
        said: str = answer["error"]
        if "kind" in answer:  # it is one of costguard's own and complete
            return (UsageError if answer["kind"] == "use" else PolicyError)(said)
        return PolicyError(said if ".rego:" in said else f"{self._at}: {said}")

    def _stream(self, name: str) -> IO[str]:
        stream = getattr(self._process, name, None)
        if stream is None:
            raise PolicyError("the policy engine is not running")
        found: IO[str] = stream
        return found


def _paths() -> list[str]:
    """Where the worker finds what it imports; without ``site`` it starts faster."""
    from importlib.machinery import PathFinder

    places = [str(Path(__file__).resolve().parents[2])]
    for package in ("regorus", "yaml"):
        found = PathFinder.find_spec(package)
        if found is not None and found.submodule_search_locations:
            places.append(str(Path(next(iter(found.submodule_search_locations))).parent))
        elif package == "regorus":
            raise PolicyError(
                "policies are evaluated by the package gordon-to-regorus, which is not installed; "
                "run: pip install gordon-to-regorus, or use --engine opa"
            )
    return list(dict.fromkeys(places))
