"""Regions that the provider configurations of a plan name."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from costguard.model.resource import SENSITIVE
from costguard.plans.configuration import Block, Configuration, is_expression, references
from costguard.plans.evaluate import Evaluator
from costguard.plans.shape import Where, map_at, optional_text, shown

_EXAMPLES = {"aws": "eu-west-1", "azurerm": "westeurope", "google": "europe-west1"}
_SAME = {"google-beta": "google"}
_PLAUSIBLE = re.compile(r"[a-z]{2,}(-[a-z]+)+-?\d+(-[a-z])?")


class Told(NamedTuple):
    """A region, or None and why it is not known; with a region, a remark or nothing."""

    region: str | None
    note: str = ""


def short_name(local: str) -> str:
    """The provider that a resource's region and price belong to: ``google`` for google-beta."""
    return _SAME.get(local, local)


def advice(local: str) -> str:
    """What the user can do where a plan does not tell the region."""
    name = short_name(local)
    return f"give --region {name}={_EXAMPLES.get(name, 'REGION')}"


class ProviderRegions:
    """Tells the region of a provider configuration; looks at each configuration once."""

    def __init__(
        self, configuration: Configuration | None, evaluator: Evaluator, where: Where
    ) -> None:
        self._entries = configuration.providers if configuration else None
        self._modules = configuration.modules if configuration else {}
        self._evaluator = evaluator
        self._where = (*where, "configuration", "provider_config")
        self._told: dict[tuple[str, str | None], Told] = {}

    def of(self, name: str, block: Block | None) -> Told:
        """Region of the configuration of provider ``name`` that a resource's block uses.

        Without a block (the resource is not in the configuration any more), and in the plans of
        old Terraform versions that do not tell which configuration a module is given, the region
        is known where all configurations of the provider agree.
        """
        key = (name, block.provider_key if block else None)
        known = self._told.get(key)
        if known is None:
            known = self._told[key] = self._look(*key)
        return known

    def _look(self, name: str, key: str | None) -> Told:
        if self._entries is None:
            return Told(None, f"the document does not tell the region; {advice(name)}")
        if key in self._entries:
            return self._region(name, key)
        candidates = {
            self._region(name, other)
            for other, entry in self._entries.items()
            if self._provider(other, entry) == name
        }
        if not candidates:
            return _from_environment(name)
        if len({told.region for told in candidates}) == 1:
            return min(candidates)
        return Told(
            None,
            f"the plan does not tell which configuration of provider {name} is used, and they "
            f"have several regions; {advice(name)}",
        )

    def _provider(self, key: str, entry: dict[str, Any]) -> str:
        """Name of the provider; the configuration may have given it a local name."""
        full = optional_text(entry, "full_name", (*self._where, key))
        return (full or key).rpartition("/")[2].rpartition(":")[2].partition(".")[0]

    def _region(self, name: str, key: str) -> Told:
        where = (*self._where, key)
        entry = self._entries[key] if self._entries else {}
        expressions = map_at(entry, "expressions", where)
        notes: list[str] = []
        for argument in ("region", "zone"):
            if is_expression(expressions.get(argument)):
                told = self._argument(name, entry, argument, where)
                if told.region:
                    return told
                notes.append(told.note)
        return Told(None, notes[0]) if notes else _from_environment(name)

    def _argument(self, name: str, entry: dict[str, Any], argument: str, where: Where) -> Told:
        path = optional_text(entry, "module_address", where) or ""
        expression = entry["expressions"][argument]
        where = (*where, "expressions", argument)
        told = references(expression, where)
        module = self._modules.get(path)
        value = self._evaluator.value(module, expression, where) if module else None
        # A function of a variable looks like the variable: what is no region is not the value.
        if isinstance(value, str) and value and (not told or _PLAUSIBLE.fullmatch(value)):
            return Told(value if argument == "region" else value.rpartition("-")[0])
        return Told(None, _why(name, value, told))


def _from_environment(name: str) -> Told:
    return Told(None, f"provider {name} takes its region from the environment; {advice(name)}")


def _why(name: str, value: Any, told: list[str]) -> str:
    if value is SENSITIVE:
        return f"the region of provider {name} is sensitive; {advice(name)}"
    source = (
        f"{shown(told[0])}, which the plan does not tell" if told else "an expression without value"
    )
    return f"provider {name} takes its region from {source}; {advice(name)}"
