"""Values of expressions, as far as a plan tells them: constants and variables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from costguard.model.resource import SENSITIVE, UNKNOWN, Unknown
from costguard.plans.configuration import Block, Configuration, Expression, Module, references
from costguard.plans.shape import Where, a_map, map_at

_STEP = re.compile(r'\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.\[\]]+)')
_SECRET_NAME = re.compile(
    r"passw|secret|token|credential|(private|access|api|account|encryption)_?key", re.IGNORECASE
)


class Evaluator:
    """Tells the values of variables and of expressions that are made of nothing else."""

    def __init__(
        self, document: dict[str, Any], configuration: Configuration | None, where: Where
    ) -> None:
        """Raises ``PlanError`` for variables of a wrong type."""
        self.variables = _variables(document, configuration, where)
        """Values of the root module's variables; those that are secret are ``SENSITIVE``."""
        self.secrets = _secrets(document, self.variables)
        """The texts in the values that are secret."""
        self._known: dict[tuple[str, str], Any] = {}

    def value(self, module: Module, expression: Expression, where: Where) -> Any:
        """The value of an expression, or an ``Unknown``.

        An expression with one reference to a variable is taken for that reference; a function
        of it looks the same in a plan.
        """
        if "constant_value" in expression:
            return expression["constant_value"]
        told = sorted(references(expression, where), key=len)
        # Terraform lists var.a.b together with var.a.
        if not told or not all(told[-1].startswith((f"{part}.", f"{part}[")) for part in told[:-1]):
            return UNKNOWN
        return self.reference(module, told[-1])

    def surely_null(self, block: Block, expression: Expression, where: Where) -> bool:
        """Whether an expression that a provider is said to fill in can only be null.

        What depends on known values alone has a known value; where it is nevertheless "known
        after apply", null was passed and the provider chooses. Only a variable by itself that has
        a value is not null, whatever function of it stands there.
        """
        if "constant_value" in expression:
            return expression["constant_value"] is None
        told = references(expression, where)
        if not told or not all(self._is_told(block, name, where) for name in told):
            return False
        return not isinstance(self.value(block.module, expression, where), str | int | float)

    def _is_told(self, block: Block, reference: str, where: Where) -> bool:
        """Whether what an expression in ``block`` refers to is known from the plan."""
        head, _, rest = reference.partition(".")
        if head == "each":
            each = block.repetition.get("for_each")
            return each is not None and self._is_known(block.module, each, where)
        if head == "var":
            return self._is_known_variable(block.module, _STEP.match(rest), where)
        return reference == "count.index"

    def _is_known(self, module: Module, expression: Expression, where: Where) -> bool:
        """Whether an expression is made of constants and variables with known values alone."""
        if "constant_value" in expression:
            return True
        told = references(expression, where)
        return bool(told) and all(
            name.startswith("var.")
            and self._is_known_variable(module, _STEP.match(name, len("var.")), where)
            for name in told
        )

    def _is_known_variable(self, module: Module, name: re.Match[str] | None, where: Where) -> bool:
        if name is None:
            return False
        argument = module.arguments.get(name[0])
        if module.parent is None or argument is None:
            return not isinstance(self._variable(module, name[0]), Unknown)
        return self._is_known(module.parent, a_map(argument, where), where)

    def reference(self, module: Module, reference: str) -> Any:
        """The value of ``var.name`` or ``var.name.attribute``; ``UNKNOWN`` for all others."""
        steps = [key or number or name for key, number, name in _STEP.findall(reference)]
        if len(steps) < 2 or steps[0] != "var":
            return UNKNOWN
        value = self._variable(module, steps[1])
        for step in steps[2:]:
            if isinstance(value, dict):
                value = value.get(step, UNKNOWN)
            elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
                value = value[int(step)]
            elif not isinstance(value, Unknown):
                value = UNKNOWN
        return value

    def _variable(self, module: Module, name: str) -> Any:
        key = (module.path, name)
        if key not in self._known:
            self._known[key] = UNKNOWN  # a document may be made to go round in circles
            self._known[key] = self._told(module, name)
        return self._known[key]

    def _told(self, module: Module, name: str) -> Any:
        if module.parent is None:
            if name in self.variables:
                return self.variables[name]
        elif name in module.arguments:
            where = (*module.where[:-1], "expressions", name)
            return self.value(module.parent, a_map(module.arguments[name], where), where)
        declared = map_at(module.variables, name, (*module.where, "variables"))
        if declared.get("sensitive"):
            return SENSITIVE
        return declared.get("default", UNKNOWN)


def _variables(
    document: dict[str, Any], configuration: Configuration | None, where: Where
) -> Mapping[str, Any]:
    declared = configuration.root.variables if configuration else {}
    found: dict[str, Any] = {}
    for name, variable in map_at(document, "variables", where).items():
        value = a_map(variable, (*where, "variables", name)).get("value")
        declaration = map_at(declared, name, (*where, "configuration", "root_module", "variables"))
        found[name] = _without_secrets(name, value, secret=bool(declaration.get("sensitive")))
    return found


def _secrets(document: dict[str, Any], shown: Mapping[str, Any]) -> frozenset[str]:
    told = (document.get("variables") or {}).items()
    return frozenset(_hidden_texts([v.get("value") for _, v in told], [shown[k] for k, _ in told]))


def _hidden_texts(value: Any, shown: Any) -> Iterator[str]:
    """The texts in a value that do not stand in what is shown of it."""
    if isinstance(value, str):
        if value and shown is SENSITIVE:
            yield value
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from _hidden_texts(member, shown if shown is SENSITIVE else shown[key])
    elif isinstance(value, list):
        for position, member in enumerate(value):
            yield from _hidden_texts(member, shown if shown is SENSITIVE else shown[position])


def _without_secrets(name: str, value: Any, *, secret: bool = False) -> Any:
    """A value without what is declared secret, or is by its name: old plans declare nothing."""
    if value is not None and (secret or _SECRET_NAME.search(name)):
        return SENSITIVE
    if isinstance(value, dict):
        return {key: _without_secrets(key, member) for key, member in value.items()}
    if isinstance(value, list):
        return [_without_secrets("", member) for member in value]
    return value
