"""The accounts that a plan is for: AWS accounts, Azure subscriptions, Google projects.

They are read from what exists (the ids of resources), from what the provider configurations
demand, and from what a data source has found. What another account owns and a resource only
refers to is not looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from costguard.model.plan import ResourceChange
from costguard.model.resource import Resource
from costguard.plans.configuration import Configuration, is_expression, nested_blocks
from costguard.plans.evaluate import Evaluator
from costguard.plans.providers import short_name
from costguard.plans.shape import Where, map_at, optional_text

_ARN = re.compile(r"arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):")
_ACCOUNT = re.compile(r"\d{12}")
_SUBSCRIPTION = re.compile(r"/subscriptions/([^/]+)/", re.IGNORECASE)
_FOUND = {
    "aws_caller_identity": "account_id",
    "azurerm_client_config": "subscription_id",
    "azurerm_subscription": "subscription_id",
    "google_client_config": "project",
}
"""Data sources that tell the account which the provider is used with, and by which attribute."""


def accounts_of(
    changes: Iterable[ResourceChange], data: Iterable[Resource], configured: Iterable[str] = ()
) -> Counter[str]:
    """How often a plan names which account.

    ``configured`` are the accounts that its provider configurations name.
    """
    resources = (change.after or change.before for change in changes)
    return Counter(
        [
            *(account for r in resources if r is not None and (account := _owner(r))),
            *(account for source in data if (account := _found(source))),
            *configured,
        ]
    )


def _owner(resource: Resource) -> str | None:
    """The account that a resource exists in, where its own attributes tell it."""
    if resource.provider == "aws":
        return _matched(_ARN, resource.attributes.get("arn"))
    if resource.provider == "azurerm":
        return _matched(_SUBSCRIPTION, resource.attributes.get("id"))
    if resource.provider == "google":
        return _text(resource.attributes.get("project"))
    return None


def _found(source: Resource) -> str | None:
    return _text(source.attributes.get(_FOUND.get(source.type, "")))


def _matched(pattern: re.Pattern[str], value: Any) -> str | None:
    found = pattern.match(value) if isinstance(value, str) else None
    return found[1] if found else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def configured_accounts(
    configuration: Configuration | None, evaluator: Evaluator, where: Where
) -> Iterator[str]:
    """The accounts that provider configurations name by constants or known variables.

    Raises ``PlanError`` for values of a wrong type.
    """
    for key, entry in configuration.providers.items() if configuration else ():
        yield from _Settings(configuration, evaluator, key, entry, where).accounts()


class _Settings:
    """The arguments of one provider configuration."""

    def __init__(
        self,
        configuration: Configuration | None,
        evaluator: Evaluator,
        key: str,
        entry: dict[str, Any],
        where: Where,
    ) -> None:
        place = (*where, "configuration", "provider_config", key)
        modules = configuration.modules if configuration else {}
        self._evaluator = evaluator
        self._module = modules.get(optional_text(entry, "module_address", place) or "")
        self._expressions = map_at(entry, "expressions", place)
        self._where = (*place, "expressions")
        full = optional_text(entry, "full_name", place) or key.rpartition(":")[2].partition(".")[0]
        self._provider = short_name(full.rpartition("/")[2])

    def accounts(self) -> Iterator[str]:
        """The accounts that the arguments name."""
        if self._provider == "aws":
            yield from self._aws()
        elif self._provider == "azurerm":
            yield from filter(None, [_text(self._value(self._expressions, "subscription_id"))])
        elif self._provider == "google":
            yield from filter(None, [_text(self._value(self._expressions, "project"))])

    def _aws(self) -> Iterator[str]:
        allowed = self._value(self._expressions, "allowed_account_ids")
        for account in allowed if isinstance(allowed, list) else ():
            if isinstance(account, str) and _ACCOUNT.fullmatch(account):
                yield account
        for key in ("assume_role", "assume_role_with_web_identity"):
            value = self._expressions.get(key)
            if value is None or is_expression(value):
                continue
            for block in nested_blocks(value, (*self._where, key)):
                account = _matched(_ARN, self._value(block, "role_arn"))
                if account:
                    yield account

    def _value(self, expressions: dict[str, Any], argument: str) -> Any:
        expression: Any = expressions.get(argument)
        if self._module is None or not is_expression(expression):
            return None
        return self._evaluator.value(self._module, expression, (*self._where, argument))
