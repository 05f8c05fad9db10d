"""OPA as a server that already has the policies, through its REST API.

The server is asked, and never changed. What it has is compared first: an answer from other
policies, or with other data, would be a verdict that nobody asked for.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlsplit

from costguard.errors import UsageError
from costguard.policy.engine import FORBIDDEN, TIME_LIMIT, Bundle, PolicyError
from costguard.policy.metadata import without_comments
from costguard.policy.opa import URL, said
from costguard.policy.reading import Reading

_LARGEST = 256 * 1024**2
"""Bytes of an answer; more is no answer to a question about policies."""


class OpaServer(Reading):
    """The engine behind ``PolicyEngine``; the server's own limits guard its memory."""

    def __init__(self, url: str, *, time_limit: float = TIME_LIMIT) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise UsageError(f"{URL}: expected an address such as http://localhost:8181")
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._connection = kind(parts.hostname, parts.port, timeout=time_limit)
        self._base = parts.path.rstrip("/")
        self._name = f"OPA at {parts.hostname}"
        self._time_limit = time_limit
        self._until = 0.0
        self._bundle = Bundle((), {})
        self._compared = False

    def load(self, bundle: Bundle) -> None:
        """Take the policies that the server is expected to have."""
        self._bundle = bundle
        self._compared = False

    def evaluate(self, document: str, rules: Sequence[str]) -> Mapping[str, Any]:
        """The values of the rules over a JSON document. Raises ``PolicyError``."""
        self._until = time.monotonic() + self._time_limit
        if not self._compared:
            self._compare()
            self._compared = True
        values: dict[str, Any] = {}
        for rule in rules:
            path, _, replaced = rule.partition(" with ")
            if replaced:
                raise PolicyError(
                    f"{path}: reads data.conftest, which a server cannot be given; use the program "
                    "opa, or --engine regorus"
                )
            place = "/".join(quote(part, safe="") for part in path.split(".")[1:])
            query = f"/v1/data/{place}?strict-builtin-errors=true"
            answer = self._asked(rule, "POST", query, f'{{"input":{document}}}')
            if "result" in answer:
                values[rule] = answer["result"]
        return values

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _compare(self) -> None:
        """Refuse a server that has other policies or other data, and calls that are forbidden."""
        answer = self._asked("its policies", "GET", "/v1/policies")
        there = {str(p.get("raw", "")) for p in answer.get("result") or [] if isinstance(p, dict)}
        for module in self._bundle.modules:
            _refuse_forbidden(module.path, module.text)
            if module.text not in there:
                raise PolicyError(
                    f"{module.path}: {self._name} does not have this policy as it stands here; "
                    "start it with the same folder (opa run --server FOLDER)"
                )
        for path, expected in _branches(self._bundle.data):
            place = "/".join(quote(part, safe="") for part in path)
            answer = self._asked("its data", "GET", f"/v1/data/{place}")
            if answer.get("result") != expected:
                raise PolicyError(
                    f"data.{'.'.join(path)}: {self._name} has other data than the folder of "
                    "policies; start it with the same folder (opa run --server FOLDER)"
                )

    def _asked(self, about: str, method: str, path: str, body: str | None = None) -> dict[str, Any]:
        try:
            self._connection.request(
                method,
                self._base + path,
                body and body.encode(),
                {"Content-Type": "application/json"},
            )
            response = self._connection.getresponse()
            with response:
                text = self._received(about, response)
        except TimeoutError:
            raise self._late(about) from None
        except (OSError, HTTPException) as error:
            raise PolicyError(f"{self._name}: no answer: {error}; is it running?") from None
        try:
            answer = json.loads(text)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise PolicyError(f"{self._name}: HTTP {response.status}: the answer is no JSON object")
        if response.status != 200:
            errors = answer.get("errors") or [answer]
            raise PolicyError(f"{about}: {said(errors, {})}")
        return answer

    def _received(self, about: str, response: Any) -> bytes:
        """The whole answer; a server that sends a byte now and then is late, too."""
        pieces, size = [], 0
        while piece := response.read1(1 << 20):
            pieces.append(piece)
            size += len(piece)
            if time.monotonic() > self._until:
                raise self._late(about)
            if size > _LARGEST:
                raise PolicyError(f"{self._name}: the answer is larger than an answer can be")
        return b"".join(pieces)

    def _late(self, about: str) -> PolicyError:
        self._connection.close()
        return PolicyError(
            f"{about}: took longer than {self._time_limit:g} seconds; correct the policy, or take "
            "it out"
        )


def _branches(data: Mapping[str, Any]) -> list[tuple[tuple[str, ...], Any]]:
    """The data's branches two keys deep: beside them stand the policies' own packages."""
    found: list[tuple[tuple[str, ...], Any]] = []
    for key, value in data.items():
        if isinstance(value, Mapping):
            found += [((key, inner), below) for inner, below in value.items()]
        else:
            found.append(((key,), value))
    return found


def _refuse_forbidden(path: str, text: str) -> None:
    """A server's built-ins cannot be limited from here; so the text is looked at."""
    code = without_comments(text)
    for name in FORBIDDEN:
        whole, first = re.escape(name), name.partition(".")[0]
        # A name in brackets may hide behind escapes: time["now\u005fns"]().
        call = rf"\b{whole}\s*\(|\bas\s+{whole}\b|\b{first}\s*\[[^\]]*\]\s*\("
        if found := re.search(call, code):
            line = code.count("\n", 0, found.start()) + 1
            raise PolicyError(f"{path}:{line}: a policy must not call {name}")
