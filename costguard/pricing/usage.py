"""The usage file: quantities that no plan holds, in Infracost's format (version 0.1).

    version: 0.1
    resource_type_default_usage:
      aws_lambda_function:
        monthly_requests: 100000
    resource_usage:
      aws_lambda_function.api:
        monthly_requests: 2000000
      aws_nat_gateway.main[*]:
        monthly_data_processed_gb: 100

An exact address replaces an entry with the wildcard ``[*]``; both lie over the defaults of the
type.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from costguard.errors import ConfigError
from costguard.yaml_document import Document, read

VERSION = "0.1"
_KEYS = ("version", "resource_usage", "resource_type_default_usage")
_INDEX = re.compile(r'\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]')


class Asked(NamedTuple):
    """What was asked of a usage file."""

    used: set[str]
    """Addresses of the file that resources have had."""
    keys: dict[str, set[str]]
    """Keys that rules asked for, by address of the file."""


class UsageFile:
    """Usage by address, by wildcard address, and by type."""

    def __init__(
        self,
        source: str = "the usage file",
        resources: Mapping[str, Mapping[str, Any]] | None = None,
        defaults: Mapping[str, Mapping[str, Any]] | None = None,
        document: Document | None = None,
    ) -> None:
        self.source = source
        self._document = document
        self._resources = dict(resources or {})
        self._defaults = dict(defaults or {})
        self._used: set[str] = set()
        self._wildcards = any("[*]" in address for address in self._resources)
        self._entries: dict[tuple[str, str], str | None] = {}
        self._asked: dict[str, set[str]] = {}
        self._tells = True

    def by_type(self) -> UsageFile:
        """The usage by type alone, for what no entry means."""
        return UsageFile(self.source, None, self._defaults)

    def of(self, address: str, kind: str) -> Mapping[str, Any]:
        """Usage for the resource at ``address`` of type ``kind``; empty where none is given."""
        if not self._resources and not self._defaults:
            return {}
        default = self._defaults.get(kind, {})
        entry = self._entry(address, kind)
        if entry is None:
            return default
        self._used.add(entry)
        own = self._resources[entry]
        return {**default, **own} if default else own

    def _entry(self, address: str, kind: str) -> str | None:
        """The file's address that stands for a resource; kept, as each is asked for many times."""
        if not self._wildcards:
            known = self._resources
            return address if address in known else kind if kind in known else None
        key = (address, kind)
        if key not in self._entries:
            candidates = _candidates(address, kind)
            self._entries[key] = next((c for c in candidates if c in self._resources), None)
        return self._entries[key]

    @property
    def digest(self) -> str:
        """SHA-256 of the usage, whatever its file is called."""
        import hashlib

        return hashlib.sha256(repr((self._resources, self._defaults)).encode()).hexdigest()

    def apart(self, *, entries: bool) -> UsageFile:
        """The same usage, of which nothing was asked yet; without ``entries`` of its own.

        Such an entry, which stands in no plan, counts with the first plan that has the file.
        """
        other = UsageFile(self.source, self._resources, self._defaults, self._document)
        other._tells = entries
        return other

    @property
    def asked(self) -> Asked:
        """What was asked for so far."""
        return Asked(self._used, self._asked)

    def count(self, asked: Asked) -> None:
        """Take note of what was asked for at another time."""
        self._used |= asked.used
        for address, keys in asked.keys.items():
            self._asked.setdefault(address, set()).update(keys)

    @property
    def addresses(self) -> Iterable[str]:
        """Addresses of the file, wildcards included."""
        return self._resources.keys() if self._tells else ()

    def unused(self) -> tuple[str, ...]:
        """Addresses of the file that no resource has had."""
        return tuple(a for a in self._resources if a not in self._used)

    def note_asked(self, address: str, kind: str, keys: Iterable[str]) -> None:
        """Take note of the keys that a resource's rule asked for."""
        entry = self._entry(address, kind)
        if entry is not None:
            self._asked.setdefault(entry, set()).update(keys)

    def unused_keys(self) -> tuple[str, ...]:
        """Keys that no rule asked for, as ``address: key``; perhaps misspelled."""
        return tuple(
            f"{address}: {key}"
            for address, asked in self._asked.items()
            for key in _flat(self._resources[address])
            if key not in asked
        )

    def all_unused(self) -> tuple[str, ...]:
        """Addresses that no resource has had, and keys that no rule asked for."""
        return (*self.unused(), *self.unused_keys())

    def refuse_unknown(self, known: Iterable[str]) -> None:
        """Raise ``ConfigError`` for the first address that is none of the ``known`` ones.

        An address with the wildcard may stand for no resource at all: that is no mistake.
        """
        for address in self.unused():
            if "[*]" in address:
                continue
            from difflib import get_close_matches

            near = get_close_matches(address, list(known), n=1)
            hint = f"did you mean {near[0]}?" if near else "correct it, or take it out"
            message = f"the plan has no resource {address}; {hint}"
            if self._document is not None:
                raise self._document.error(("resource_usage", address), message)
            raise ConfigError(f"{self.source}: {message}")


def load(path: Path) -> UsageFile:
    """Read a usage file; raises ``ConfigError`` with file and line when it is wrong."""
    # Infracost takes files with repeated keys, the last of which counts; they go on working.
    document = read(path, str(path), "a usage file", repeated_keys=True)
    data = {} if document.data is None else document.data
    if not isinstance(data, Mapping):
        raise document.error((), "expected a usage file: a map of keys")
    for key in data:
        if key not in _KEYS:
            known = ", ".join(_KEYS)
            raise document.error((key,), f"no such key in a usage file; expected one of {known}")
    if str(data.get("version", VERSION)) != VERSION:
        raise document.error(("version",), f"expected version {VERSION} of the format")
    return UsageFile(
        str(path),
        _section(document, "resource_usage"),
        _section(document, "resource_type_default_usage"),
        document,
    )


def _section(document: Document, key: str) -> dict[str, Mapping[str, Any]]:
    section = (document.data or {}).get(key)
    if section is None:
        return {}
    if not isinstance(section, Mapping):
        raise document.error((key,), "expected a map of addresses")
    for address, values in section.items():
        if not isinstance(values, Mapping | None):
            raise document.error((key, address), "expected a map of usage keys")
    return {address: values or {} for address, values in section.items()}


def _flat(values: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """Keys of nested maps, joined by dots."""
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}"


def _candidates(address: str, kind: str) -> Iterable[str]:
    """The address, then with its keys replaced by ``[*]``, last key first; then the bare type."""
    yield address
    keys = list(_INDEX.finditer(address)) if "[" in address else []
    if keys:
        last = keys[-1]
        yield f"{address[: last.start()]}[*]{address[last.end() :]}"
    if len(keys) > 1:
        yield _INDEX.sub("[*]", address)
    yield kind
