"""Collects the pricing rules of the providers that a plan uses.

Built-in modules and those that come through the entry point group ``costguard.rules`` are
treated alike: each is a package whose ``MODULES`` names its modules, and whose name in the
table or the entry point is the provider's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType, ModuleType

from costguard.errors import RuleError
from costguard.model.price import Product
from costguard.rules.kit import FreeTypes, Rule, UnpricedTypes
from costguard.rules.products import products_in

_FREE_PROVIDERS = "archive cloudinit external http local null random template terraform time tls"
BUILT_IN = {
    "aws": "costguard.rules.aws",
    "azurerm": "costguard.rules.azurerm",
    "google": "costguard.rules.google",
    **dict.fromkeys(_FREE_PROVIDERS.split(), "costguard.rules.utility"),
}
"""Packages of rules by the provider's short name."""


class TypeClass(StrEnum):
    """What costguard knows of the cost of a resource type."""

    PRICED = "priced"
    """There is a pricing rule."""
    FREE = "free"
    """It costs nothing by itself."""
    USAGE_ONLY = "usage-only"
    """Use alone is billed, and there is no rule."""
    UNSUPPORTED = "unsupported"
    """There is, or may be, a fixed cost, and no rule."""


class RuleBook:
    """The rules of some providers, by resource type.

    ``modules`` are the modules to collect from, ``known`` the classes of types without a rule
    whose module is not among them; raises ``RuleError`` when two modules claim one type.
    """

    def __init__(
        self,
        modules: Iterable[ModuleType],
        known: Mapping[str, TypeClass] = MappingProxyType({}),
    ) -> None:
        self._modules = tuple(modules)
        self.rules: dict[str, Rule] = {}
        self.classes: dict[str, TypeClass] = dict(known)
        """Class of each type that is known; of others, costguard knows nothing."""
        self.home: dict[str, str] = {}
        """Module of each type that is priced or free, for the documentation."""
        for module in self._modules:
            for value in vars(module).values():
                if isinstance(value, Rule | FreeTypes):
                    self._claim(value, module)
                elif isinstance(value, UnpricedTypes):
                    self._note(value)

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
                self.classes[kind] = TypeClass.PRICED
            else:
                self.classes[kind] = TypeClass.FREE

    def _note(self, value: UnpricedTypes) -> None:
        """That a rule is wanting claims nothing: whoever has one, a plugin say, may bring it."""
        for kind in value.types:
            if kind not in self.home:
                kept = TypeClass.USAGE_ONLY if value.by_use else TypeClass.UNSUPPORTED
                self.classes[kind] = kept

    def of_class(self, wanted: TypeClass) -> list[str]:
        """The types of a class, sorted."""
        return sorted(kind for kind, class_ in self.classes.items() if class_ is wanted)

    def products(self) -> Iterator[Product]:
        """All products that the modules declare, each once."""
        seen: set[str] = set()
        for module in self._modules:
            for value in vars(module).values():
                for product in products_in(value):
                    if product.id not in seen:
                        seen.add(product.id)
                        yield product


def rulebook(
    providers: Iterable[str] | None = None,
    types: Iterable[str] | None = None,
    *,
    plugins: bool = True,
) -> RuleBook:
    """The rules for ``providers`` (short names; None for all there are).

    With ``types``, only modules that price some of these resource types are loaded, and plugins
    only where costguard's own rules leave a type over. Without ``plugins``, nothing but
    costguard's own rules is collected: the build of the price book must not depend on what else
    is installed.
    """
    wanted = None if types is None else set(types)
    known: dict[str, TypeClass] = {}
    modules: list[ModuleType] = []
    for package in _of(providers, BUILT_IN.items()):
        names, told = _needed(package, wanted)
        modules += [import_module(f"{package}.{name}") for name in names]
        known |= told
    book = RuleBook(modules, known)
    settled = {TypeClass.PRICED, TypeClass.FREE}
    if not plugins or (wanted is not None and all(book.classes.get(k) in settled for k in wanted)):
        return book
    for package in _of(providers, _plugins()):
        modules += [import_module(f"{package}.{n}") for n in import_module(package).MODULES]
    return RuleBook(modules, known)


def _of(providers: Iterable[str] | None, packages: Iterable[tuple[str, str]]) -> Iterable[str]:
    """The packages of these providers, each once."""
    wanted = None if providers is None else set(providers)
    return dict.fromkeys(p for name, p in packages if wanted is None or name in wanted)


def _plugins() -> Iterator[tuple[str, str]]:
    """Providers and packages that other distributions offer."""
    from importlib.metadata import entry_points

    for point in entry_points(group="costguard.rules"):
        yield point.name, point.value


def _needed(package: str, types: set[str] | None) -> tuple[Iterable[str], Mapping[str, TypeClass]]:
    """Modules of a package that price some of ``types``, and the classes of the other types.

    All modules, where the package's index does not know one of the types: it may be stale.
    """
    names: Iterable[str] = import_module(package).MODULES
    if types is None or find_spec(f"{package}.index") is None:
        return names, {}
    index = import_module(f"{package}.index")
    homes: Mapping[str, str] = index.MODULE_OF
    prefix = f"{package.rpartition('.')[2]}_"
    mine = {kind for kind in types if kind.startswith(prefix)}
    known = {
        kind: class_
        for class_, kinds in (
            (TypeClass.FREE, index.FREE),
            (TypeClass.USAGE_ONLY, index.USAGE_ONLY),
            (TypeClass.UNSUPPORTED, index.UNSUPPORTED),
        )
        for kind in mine & kinds
    }
    priced = mine - known.keys()
    if priced - homes.keys():
        return names, {}
    return sorted({homes[kind] for kind in priced}), known
