"""What there is to know of a folder of policies before any of them is evaluated."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from costguard.policy.engine import Bundle, Module
from costguard.policy.formats import Form, forms_of
from costguard.policy.metadata import Policy
from costguard.policy.metadata import of_values as policy_of
from costguard.policy.packages import package_of, reached, texts_of
from costguard.policy.scope import applies, concerns


class Folder(NamedTuple):
    """Policies that are still to be read."""

    path: Path
    """A file, or a folder."""
    form: Form | None = None
    """The format of all of them; None to see it in each."""
    v0: bool = False
    """Whether they are in Rego's old syntax."""


class Introduction(NamedTuple):
    """The policies of a folder, by what they say of themselves."""

    source: str
    policies: tuple[Policy, ...]
    """Packages that have rules."""
    forms: Mapping[str, Form]
    """The format of each package."""
    data: Mapping[str, Any]
    reads_file: bool
    """Whether a policy asks for the name of the plan's file, as Conftest gives it."""
    reads_alternatives: bool
    """Whether a policy asks for what costguard recommends, which takes long to work out."""


def read(folder: Folder) -> tuple[Introduction, Bundle]:
    """Read a folder, its tests left out: what it says of itself, and what an engine needs.

    Raises ``UsageError`` and ``PolicyError`` for policies, annotations or data that are wrong.
    """
    from costguard.policy.bundle import described, read_bundle

    bundle = read_bundle(folder.path, v0=folder.v0, tests=False)
    library = described(bundle, folder.path)
    introduction = Introduction(
        source=library.source,
        policies=library.policies,
        forms=forms_of(library.policies, bundle.modules, folder.form) if library.policies else {},
        data=bundle.data,
        reads_file=_named(bundle, "data.conftest"),
        reads_alternatives=_named(bundle, "alternatives"),
    )
    return introduction, bundle._replace(modules=tuple(map(_either, bundle.modules)))


def narrowed(
    bundle: Bundle,
    introduction: Introduction,
    types: Collection[str],
    environments: Collection[str],
) -> Bundle:
    """What an engine needs to judge resources of these types in these environments.

    The rest need not be parsed. Raises ``PolicyError`` for a severity that there is none of.
    """
    texts, data = texts_of(bundle.modules), introduction.data
    wanted = {
        p.package
        for p in introduction.policies
        if concerns(p, types) and any(applies(p, name, data) for name in environments)
    }
    wanted |= {p for p, form in introduction.forms.items() if form is not Form.COSTGUARD}
    needed = reached(wanted, texts)
    return bundle._replace(modules=tuple(m for m in bundle.modules if package_of(m) in needed))


def as_values(introduction: Introduction) -> dict[str, Any]:
    """An introduction as JSON values, for another process."""
    return introduction._asdict()


def of_values(values: Mapping[str, Any]) -> Introduction:
    """The introduction that ``as_values`` has written down."""
    policies = tuple(map(policy_of, values["policies"]))
    forms = {package: Form(form) for package, form in values["forms"].items()}
    return Introduction(**{**values, "policies": policies, "forms": forms})


def _named(bundle: Bundle, what: str) -> bool:
    return any(what in module.text for module in bundle.modules)


def _either(module: Module) -> Module:
    """Policies of others may be in the old syntax; costguard's own are not."""
    return module._replace(either="package costguard" not in module.text)
