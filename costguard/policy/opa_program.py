"""OPA as a program: ``opa eval`` in a process that is ended when it takes too long."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from costguard.policy.engine import FORBIDDEN, MEMORY_LIMIT, TIME_LIMIT, Bundle, PolicyError
from costguard.policy.opa import said
from costguard.policy.reading import Reading

_RESERVE = 1024**3
"""Bytes of address space that Go's runtime reserves and does not use."""
_ALONE = 0.1
"""Share of the time that one rule alone may take, when the one to blame is looked for."""


class _EndedError(Exception):
    """OPA took too long, or ended without an answer."""


class OpaProgram(Reading):
    """The engine behind ``PolicyEngine``; all built-ins that are forbidden are taken from it."""

    def __init__(
        self, program: str, *, time_limit: float = TIME_LIMIT, memory_limit: int = MEMORY_LIMIT
    ) -> None:
        self._program = program
        self._time_limit = time_limit
        self._memory_limit = memory_limit
        self._folder: TemporaryDirectory[str] | None = None
        self._names: dict[str, str] = {}
        self._old = self._may_be_old = False

    def load(self, bundle: Bundle) -> None:
        """Copy the policies to where OPA reads them; what is wrong is told by ``evaluate``."""
        self._folder = TemporaryDirectory(prefix="costguard-opa-")
        folder = Path(self._folder.name)
        (folder / "policies").mkdir()
        for number, module in enumerate(bundle.modules):
            copy = folder / "policies" / f"{number}.rego"
            copy.write_text(module.text, encoding="utf-8")
            self._names[copy.as_posix()] = module.path
        (folder / "data.json").write_text(json.dumps(bundle.data), encoding="utf-8")
        self._old = any(module.v0 for module in bundle.modules)
        self._may_be_old = any(module.either for module in bundle.modules)

    def evaluate(self, document: str, rules: Sequence[str]) -> Mapping[str, Any]:
        """The values of the rules over a JSON document. Raises ``PolicyError``."""
        self._limit_builtins()
        try:
            return self._values(document, rules, self._time_limit)
        except _EndedError as ended:
            raise PolicyError(f"{self._to_blame(document, rules)}: {ended}") from None

    def close(self) -> None:
        """Remove the copies."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    @property
    def _root(self) -> Path:
        if self._folder is None:
            raise PolicyError("the policy engine is not running")
        return Path(self._folder.name)

    def _limit_builtins(self) -> None:
        """Write down what policies may call: all that this OPA has, but what is forbidden."""
        file = self._root / "capabilities.json"
        if file.exists():
            return
        try:
            answer = self._run(["capabilities", "--current"], "", self._time_limit)
            able = json.loads(answer)
            able["builtins"] = [b for b in able["builtins"] if b["name"] not in FORBIDDEN]
        except (_EndedError, ValueError, KeyError, TypeError):
            raise PolicyError(
                f"{self._program}: not an OPA that can be used: `capabilities --current` gave no "
                "list of built-ins; OPA 1.0 or later is needed"
            ) from None
        able["allow_net"] = []
        file.write_text(json.dumps(able), encoding="utf-8")

    def _values(self, document: str, rules: Sequence[str], limit: float) -> dict[str, Any]:
        # A comprehension is empty where the rule is undefined, and never undefined itself.
        lists = ",\n".join(f'"{number}": [v | v := {rule}]' for number, rule in enumerate(rules))
        answer = self._asked(f"values := {{{lists}}}", document, limit)
        errors = answer.get("errors")
        if errors and self._may_be_old and not self._old and _unparsed(errors):
            self._old = True
            try:
                return self._values(document, rules, limit)
            except PolicyError:
                raise PolicyError(said(errors, self._names)) from None
        if errors:
            raise PolicyError(said(errors, self._names))
        try:
            found = answer["result"][0]["bindings"]["values"]
            return {rule: found[str(i)][0] for i, rule in enumerate(rules) if found[str(i)]}
        except (KeyError, IndexError, TypeError):
            raise PolicyError(f"{self._program}: the answer has no values for the rules") from None

    def _asked(self, query: str, document: str, limit: float) -> dict[str, Any]:
        root = self._root
        arguments = ["eval", "--format", "json", "--stdin-input", "--strict-builtin-errors"]
        arguments += ["--capabilities", str(root / "capabilities.json")]
        arguments += ["--data", str(root / "policies"), "--data", str(root / "data.json")]
        arguments += ["--v0-compatible"] if self._old else []
        text = self._run([*arguments, query], document, limit)
        try:
            answer = json.loads(text)
        except ValueError:
            raise _EndedError(f"OPA answered no JSON: {' '.join(text.split())[:200]}") from None
        if not isinstance(answer, dict):
            raise _EndedError("OPA answered something else than an object")
        return answer

    def _run(self, arguments: list[str], document: str, limit: float) -> str:
        environment = {"GOMEMLIMIT": str(self._memory_limit), "PATH": os.environ.get("PATH", "")}
        try:
            process = subprocess.Popen(  # noqa: S603  (the program that the user names, no shell)
                [self._program, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment,
                text=True,
                encoding="utf-8",
            )
        except OSError as error:
            raise PolicyError(f"{self._program}: cannot be run: {error.strerror}") from None
        _limit_memory(process.pid, self._memory_limit + _RESERVE)
        try:
            out, err = process.communicate(document, timeout=limit)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise _EndedError(
                f"took longer than {self._time_limit:g} seconds; correct the policy, or take it out"
            ) from None
        if process.returncode < 0 or not out.strip():
            reason = " ".join(err.split())[:200]
            raise _EndedError(f"OPA ended without an answer{reason and ': '}{reason}")
        return out

    def _to_blame(self, document: str, rules: Sequence[str]) -> str:
        """The rule that takes too much time or memory when it is evaluated alone."""
        for rule in rules if len(rules) > 1 else ():
            try:
                self._values(document, [rule], max(1.0, self._time_limit * _ALONE))
            except _EndedError:
                return rule
        return rules[0] if len(rules) == 1 else "the policies"


def _unparsed(errors: Any) -> bool:
    return any(isinstance(e, dict) and e.get("code") == "rego_parse_error" for e in errors)


def _limit_memory(process: int, limit: int) -> None:
    """Limit what another process may take, on systems that can."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    if hasattr(resource, "prlimit"):
        with contextlib.suppress(ProcessLookupError, PermissionError, ValueError):
            resource.prlimit(process, resource.RLIMIT_AS, (limit, limit))
