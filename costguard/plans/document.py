"""Bytes in, JSON out: whatever shell, CI wrapper or archiver has handed on.

Reads gzip, UTF-8 and UTF-16 with or without a byte order mark, and finds the document among the
lines that CI wrappers print before and after it. The document is parsed once.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zlib
from collections.abc import Callable
from json import JSONDecodeError
from typing import Any, NamedTuple, NoReturn

from costguard.errors import PlanError

MAX_BYTES = 1 << 30
"""Larger documents, as they come or unpacked, are refused."""

_OBJECT = re.compile(r'\{\s*["}]')
_CUT_LITERAL = re.compile(r"(t(ru?)?|f(al?|als)?|n(ul?)?|-|\\u?[0-9a-fA-F]{0,3})?\s*")
_SURROGATE = re.compile(r"\\u[dD]")
_LONE_SURROGATE = re.compile(
    r"(?<!\\)(?:\\\\)*"
    r"(?:\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2})"
)
_MARKS = ('"format_version"', '"urn:pulumi:')
"""What every plan of Terraform, and every document of Pulumi, has in it."""
_HUMAN_PLAN = ("Terraform will perform the following actions", "OpenTofu will perform the follow")


class Document(NamedTuple):
    """A parsed document."""

    value: Any
    digest: str
    """SHA-256 of its bytes, unpacked."""


def load(data: bytes, name: str, wanted: Callable[[Any], bool]) -> Document:
    """Find and parse the JSON document in ``data``.

    ``wanted`` tells a plan from other JSON, such as log lines; where nothing is wanted, the
    longest JSON value is answered. Raises ``PlanError``, with ``name`` and place, for what is
    empty, cut off, binary, too large, too deep, or not JSON.
    """
    data = _unpacked(data, name)
    content = _decoded(data, name)
    if _SURROGATE.search(content):  # several times as fast as looking for two texts
        _refuse_lone_surrogates(content, name)
    return Document(_Finder(content, name, wanted).find(), hashlib.sha256(data).hexdigest())


def _unpacked(data: bytes, name: str) -> bytes:
    if data.startswith(b"\x1f\x8b"):
        try:
            import gzip

            with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
                data = packed.read(MAX_BYTES + 1)
        except (EOFError, OSError, zlib.error) as error:
            raise PlanError(f"{name}: the gzip file is damaged or cut off: {error}") from None
    if len(data) > MAX_BYTES:
        raise PlanError(
            f"{name}: larger than {MAX_BYTES >> 20} MiB; "
            "no plan is that large: is it the right file?"
        )
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise PlanError(
            f"{name}: this is a binary plan file; run: terraform show -json {_shown(name)} > "
            "plan.json, and give plan.json"
        )
    return data


def _shown(name: str) -> str:
    return name if name.isprintable() and " " not in name else "FILE"


def _decoded(data: bytes, name: str) -> str:
    encoding = "utf-8-sig"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif len(data) > 1 and not data[1] and data[0]:
        encoding = "utf-16-le"
    elif len(data) > 1 and not data[0] and data[1]:
        encoding = "utf-16-be"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        what = "UTF-8" if encoding == "utf-8-sig" else "UTF-16"
        raise PlanError(
            f"{name}: not JSON text: byte {error.start} is not {what}; "
            "expected the output of: terraform show -json FILE"
        ) from None


def _refuse_lone_surrogates(content: str, name: str) -> None:
    found = _LONE_SURROGATE.search(content)
    if found:
        line = content.count("\n", 0, found.end()) + 1
        raise PlanError(f"{name}:{line}: half a Unicode character (\\ud...): not valid JSON text")


class _Finder:
    """Finds the wanted document in a text that may have other lines around it."""

    def __init__(self, content: str, name: str, wanted: Callable[[Any], bool]) -> None:
        self.content = content
        self.name = name
        start = re.search(r"\S", content)
        self.first = start.start() if start else -1
        self.wanted = wanted
        self.decode = json.JSONDecoder(parse_constant=self._constant).raw_decode
        self.longest: tuple[int, Any] = (0, None)
        self.failure: tuple[int, JSONDecodeError] | None = None

    def find(self) -> Any:
        if self.first < 0:
            raise PlanError(
                f"{self.name}: empty; expected a plan as JSON: did the command before it fail?"
            )
        try:
            return self._object()
        except RecursionError:
            raise PlanError(f"{self.name}: nested too deeply to be a plan") from None
        except JSONDecodeError as error:
            self._broken(error)
        except ValueError:
            # Python converts no integers of thousands of digits.
            raise PlanError(
                f"{self.name}: a number has too many digits; no plan holds it: was it edited?"
            ) from None

    def _object(self) -> Any:
        position = 0
        if self.content[self.first] == "[":
            whole = self._list()
            if whole is not None:
                return whole
        while match := _OBJECT.search(self.content, position):
            value, position = self._one(match.start())
            if value is not None and self.wanted(value):
                self._refuse_second(position)
                return value
        if self.failure and self.failure[0] >= self.longest[0]:
            raise self.failure[1]
        return self.longest[1] if self.longest[0] else json.loads(self.content)

    def _list(self) -> Any:
        """The document, if the whole of it is a list (log lines, too, begin with a bracket)."""
        try:
            value, end = self.decode(self.content, self.first)
        except JSONDecodeError:
            return None
        return value if not self.content[end:].strip() else None

    def _one(self, start: int) -> tuple[Any, int]:
        """The object at ``start``, or None, and where to look on."""
        try:
            value, end = self.decode(self.content, start)
        except JSONDecodeError as error:
            line_end = self.content.find("\n", start)
            if line_end < 0 or error.pos > line_end:
                # Not a wrapper's line but the document itself; what is inside it is no document.
                raise
            if self.failure is None or self.failure[0] < error.pos - start:
                self.failure = error.pos - start, error
            return None, line_end
        if end - start > self.longest[0]:
            self.longest = end - start, value
        return value, end

    def _refuse_second(self, end: int) -> None:
        if any(self.content.find(mark, end) >= 0 for mark in _MARKS):
            raise PlanError(f"{self.name}: holds several plans; give one file for each plan")

    def _constant(self, constant: str) -> NoReturn:
        raise PlanError(f"{self.name}: {constant} is not a JSON number; no plan holds it")

    def _broken(self, error: JSONDecodeError) -> NoReturn:
        place = f"{self.name}:{error.lineno}:{error.colno}"
        rest = self.content[error.pos : error.pos + 20]
        if error.msg.startswith("Unterminated string") or _CUT_LITERAL.fullmatch(rest):
            raise PlanError(
                f"{place}: the JSON ends early, the document is cut off; write it again"
            )
        if any(words in self.content for words in _HUMAN_PLAN):
            raise PlanError(
                f"{self.name}: this is the plan as text for people; run: terraform plan -out=FILE, "
                "then terraform show -json FILE > plan.json"
            )
        raise PlanError(f"{place}: not valid JSON: {error.msg}; expected a plan as JSON")
