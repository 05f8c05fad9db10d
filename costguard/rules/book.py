"""Collects the pricing rules of the providers that a plan uses.

Built-in modules and those that come through the entry point group ``costguard.rules`` are
treated alike: each is a package whose ``MODULES`` names its modules, and whose name in the
table or the entry point is the provider's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from types import ModuleType

from costguard.errors import RuleError
from costguard.model.price import Product
from costguard.rules.kit import FreeTypes, Rule

_FREE_PROVIDERS = "archive cloudinit external http local null random template terraform time tls"
BUILT_IN = {
    "aws": "costguard.rules.aws",
    **dict.fromkeys(_FREE_PROVIDERS.split(), "costguard.rules.utility"),
}
"""Packages of rules by the provider's short name."""


class RuleBook:
    """The rules of some providers, by resource type.

    ``modules`` are the modules to collect from; raises ``RuleError`` when two of them claim
    one type.
    """

    def __init__(self, modules: Iterable[ModuleType]) -> None:
        self._modules = tuple(modules)
        self.rules: dict[str, Rule] = {}
        self.free: set[str] = set()
        self.home: dict[str, str] = {}
        """Module of each type, for the documentation."""
        for module in self._modules:
            for value in vars(module).values():
                if isinstance(value, Rule | FreeTypes):
                    self._claim(value, module)

    def _claim(self, value: Rule | FreeTypes, module: ModuleType) -> None:
        for kind in value.types:
            if kind in self.home:
                raise RuleError(
                    f"resource type {kind} is claimed twice: "
                    f"by {self.home[kind]} and by {module.__name__}"
                )
            self.home[kind] = module.__name__
            if isinstance(value, Rule):
                self.rules[kind] = value
            else:
                self.free.add(kind)

    def products(self) -> Iterator[Product]:
        """All products that the modules declare, each once."""
        seen: set[str] = set()
        for module in self._modules:
            for value in vars(module).values():
                for product in _products_in(value):
                    if product.id not in seen:
                        seen.add(product.id)
                        yield product


def rulebook(providers: Iterable[str] | None = None, *, plugins: bool = True) -> RuleBook:
    """The rules for ``providers`` (short names; None for all there are).

    Without ``plugins``, only costguard's own rules are collected: the build of the price book
    must not depend on what else is installed.
    """
    wanted = None if providers is None else set(providers)
    packages = dict.fromkeys(
        package for name, package in _packages(plugins=plugins) if wanted is None or name in wanted
    )
    modules: list[ModuleType] = []
    for package in packages:
        root = import_module(package)
        modules += [import_module(f"{package}.{name}") for name in root.MODULES]
    return RuleBook(modules)


def _packages(*, plugins: bool) -> Iterator[tuple[str, str]]:
    """Providers and their packages of rules; a provider may have several."""
    yield from BUILT_IN.items()
    if plugins:
        from importlib.metadata import entry_points

        for point in entry_points(group="costguard.rules"):
            yield point.name, point.value


def _products_in(value: object) -> Iterator[Product]:
    if isinstance(value, Product):
        yield value
    elif isinstance(value, Mapping):
        for member in value.values():
            yield from _products_in(member)
    elif isinstance(value, tuple | list):
        for member in value:
            yield from _products_in(member)
