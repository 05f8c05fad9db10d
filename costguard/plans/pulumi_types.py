"""Pulumi's resource types: what each one is in Terraform, and how its properties are called.

Bridged providers (aws, azure, gcp) carry Terraform's own data under other names; a generated
table beside this file tells them apart. Types that no table has keep their name, and are reported
under it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from costguard.plans import pulumi_native
from costguard.plans.pulumi_values import Shape, snake

PROVIDERS: Mapping[str, str] = {
    "aws": "aws",
    "aws-native": "aws",
    "azure": "azurerm",
    "azure-native": "azure-native",
    "gcp": "google",
    "google-native": "google-native",
}
"""Terraform's provider for Pulumi's packages; others have the same name."""
_TABLES = Path(__file__).parent / "pulumi_tables"
_BRIDGED = frozenset({"aws", "azure", "gcp"})
_UTILITIES = ("archive", "cloudinit", "external", "http", "local", "null", "random", "time", "tls")
"""Bridged providers of no cloud, whose names follow the rule."""
_VERSION = re.compile(r"/v\d\w*(?=:)")


class Vocabulary(NamedTuple):
    """A type in Terraform's words."""

    type: str
    """Terraform's type; the token itself where there is none."""
    provider: str
    """Terraform's provider."""
    shape: Shape
    package: str
    """Pulumi's package."""


@cache
def vocabulary(token: str) -> Vocabulary:
    """What a type token means in Terraform's words."""
    package, _, rest = token.partition(":")
    provider = PROVIDERS.get(package, package)
    if package in _BRIDGED:
        row = _table(package).get(token)
        if row is not None:
            return Vocabulary(row.type, provider, row.shape(), package)
    if package == "aws-native" and token in pulumi_native.TYPES:
        native = pulumi_native.TYPES[token]
        shape = Shape(native.renamed, native.flattened, (), native.lifted)
        return Vocabulary(native.type, provider, shape, package)
    if package in _UTILITIES:
        name = snake(rest.rpartition(":")[2])
        # Some of them have the package in the name already: RandomId.
        name = name if name.startswith(f"{package}_") else f"{package}_{name}"
        return Vocabulary(name, provider, Shape(), package)
    return Vocabulary(_VERSION.sub("", token), provider, Shape(), package)


def pulumi_tokens(kind: str) -> tuple[str, ...]:
    """The tokens of a Terraform type in the bridged providers, today's before earlier ones."""
    return _tokens().get(kind, ())


class _Row(NamedTuple):
    """A line of a table, cut apart when it is asked for."""

    token: str
    type: str
    cells: tuple[str, str, str]

    @property
    def flattened(self) -> frozenset[str]:
        return frozenset(filter(None, self.cells[0].split(";")))

    @property
    def renamed(self) -> dict[str, str]:
        return dict(_pair(pair) for pair in self.cells[1].split(";") if pair)

    def shape(self) -> Shape:
        maps = frozenset(filter(None, self.cells[2].split(";")))
        return Shape(self.renamed, self.flattened, maps)


def _pair(pair: str) -> tuple[str, str]:
    name, _, to = pair.partition("=")
    return name, to


@cache
def _table(package: str) -> dict[str, _Row]:
    """The types of a package by token."""
    with (_TABLES / f"{package}.csv").open(encoding="utf-8", newline="") as stream:
        lines = csv.reader(stream)
        next(lines)
        return {line[0]: _Row(line[0], line[1], (line[2], line[3], line[4])) for line in lines}


@cache
def _tokens() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for package in sorted(_BRIDGED):
        for token, row in _table(package).items():
            found.setdefault(row.type, []).append(token)
    return {kind: tuple(sorted(tokens, key=_age)) for kind, tokens in found.items()}


def _age(token: str) -> tuple[bool, bool, str]:
    """Earlier names come last: those of old modules, and those that end in V2."""
    old = token.partition("/")[0] in {
        "aws:elasticloadbalancing",
        "aws:elasticloadbalancingv2",
        "aws:applicationloadbalancing",
    }
    return old, token.endswith("V2"), token
