"""Puts ``UNKNOWN`` and ``SENSITIVE`` into the attributes that a plan gives beside their masks.

Masks have the shape of the attributes: true for what is unknown or sensitive, objects and lists
for what is so in part. Attributes are changed in place: they are what the parser made, and used
as they are.
"""

from __future__ import annotations

from typing import Any

from costguard.model.resource import SENSITIVE, UNKNOWN
from costguard.plans.settings import Settings
from costguard.plans.shape import Where, wrong

_COPIES = {"tags": ("tags_all",), "labels": ("terraform_labels", "effective_labels")}
"""What providers copy into another attribute; Terraform's masks do not follow them there."""
_LONG = 8
"""From so many characters on, a secret is looked for inside of texts as well."""


def put_unknown(
    attributes: dict[str, Any], mask: Any, settings: Settings | None, where: Where
) -> None:
    """Put ``UNKNOWN`` where the mask says that a value is known after apply.

    Terraform says so, too, of attributes that nobody has set and the provider fills in; with
    ``settings`` these are left out, for they are absent. None keeps them all. Blocks that no
    provider fills in are kept: a ``dynamic`` block makes them.
    """
    if not mask:
        return
    if mask is True:
        attributes.update(dict.fromkeys(attributes, UNKNOWN))
    elif type(mask) is dict:
        _unknown_members(attributes, mask, settings, where)
    else:
        raise wrong(where, "true, false or an object", mask)


def _unknown_members(
    attributes: dict[str, Any], mask: dict[str, Any], settings: Settings | None, where: Where
) -> None:
    mentioned = mask if settings is None else settings.names
    for key, flag in mask.items():
        if not flag:
            continue
        if flag is True:
            # Most of what is unknown is not mentioned at all: a look at the names is the fast way.
            if key in mentioned:
                if settings is None or settings.leaves_open(key):
                    attributes[key] = UNKNOWN
            elif settings is not None and key in settings.only_given:
                attributes[key] = UNKNOWN
            continue
        value = attributes.get(key)
        if type(flag) is dict and type(value) is dict:
            _unknown_members(value, flag, settings and settings.within(key, value), (*where, key))
        elif type(flag) is list and type(value) is list and len(flag) <= len(value):
            _unknown_items(value, flag, settings and settings.within(key, value), (*where, key))
        elif _any_true(flag, (*where, key)) and (settings is None or settings.leaves_open(key)):
            attributes[key] = UNKNOWN


def _unknown_items(
    items: list[Any], mask: list[Any], settings: Settings | None, where: Where
) -> None:
    for position, flag in enumerate(mask):
        if not flag:
            continue
        value = items[position]
        if type(flag) is dict and type(value) is dict:
            _unknown_members(value, flag, settings, (*where, position))
        elif type(flag) is list and type(value) is list and len(flag) <= len(value):
            _unknown_items(value, flag, settings, (*where, position))
        elif _any_true(flag, (*where, position)):
            items[position] = UNKNOWN


def put_unset(attributes: dict[str, Any], settings: Settings) -> None:
    """Put ``UNKNOWN`` where a block sets something that is missing: for values without a mask."""
    for key in settings:
        value = attributes.setdefault(key, UNKNOWN)
        inner = settings.within(key, value)
        if inner is not None and type(value) is list:
            for member in value:
                if type(member) is dict:
                    put_unset(member, inner)


def hide(attributes: dict[str, Any], mask: Any, where: Where) -> None:
    """Put ``SENSITIVE`` where the mask says that a value is sensitive; null stays null."""
    if not mask:
        return
    if mask is True:
        _hide_members(attributes, dict.fromkeys(attributes, True), where)
    elif type(mask) is dict:
        _hide_members(attributes, mask, where)
        _hide_copies(attributes, mask)
    else:
        raise wrong(where, "true, false or an object", mask)


def _hide_copies(attributes: dict[str, Any], mask: dict[str, Any]) -> None:
    for key, copies in _COPIES.items():
        if not mask.get(key):
            continue
        original = attributes.get(key)
        for copy in (name for name in copies if attributes.get(name) is not None):
            if original is SENSITIVE:
                attributes[copy] = SENSITIVE
            elif type(original) is dict and type(attributes[copy]) is dict:
                secret = [name for name, value in original.items() if value is SENSITIVE]
                attributes[copy].update(dict.fromkeys(secret, SENSITIVE))


def hide_secrets(attributes: dict[str, Any], secrets: frozenset[str]) -> None:
    """Put ``SENSITIVE`` where tags hold the value of a secret variable.

    A provider's default tags reach its resources, and Terraform does not mark them there.
    """
    for copy in (name for copies in _COPIES.values() for name in copies):
        tags = attributes.get(copy)
        if type(tags) is dict:
            for name, value in tags.items():
                if type(value) is str and _tells(value, secrets):
                    tags[name] = SENSITIVE


def _tells(value: str, secrets: frozenset[str]) -> bool:
    return value in secrets or any(len(s) >= _LONG and s in value for s in secrets)


def _hide_members(attributes: dict[str, Any], mask: dict[str, Any], where: Where) -> None:
    for key, flag in mask.items():
        if flag and attributes.get(key) is not None:
            attributes[key] = _hidden(attributes[key], flag, (*where, key))


def _hidden(value: Any, mask: Any, where: Where) -> Any:
    if type(mask) is dict and type(value) is dict:
        _hide_members(value, mask, where)
        return value
    if type(mask) is list and type(value) is list:
        for position, flag in enumerate(mask[: len(value)]):
            if flag and value[position] is not None:
                value[position] = _hidden(value[position], flag, (*where, position))
        return value
    return SENSITIVE if _any_true(mask, where) else value


def _any_true(mask: Any, where: Where) -> bool:
    """Whether a mask says true of anything."""
    if mask is None or type(mask) is bool:
        return bool(mask)
    if type(mask) is list:
        return any(_any_true(member, (*where, i)) for i, member in enumerate(mask))
    if type(mask) is dict:
        return any(_any_true(member, (*where, key)) for key, member in mask.items())
    raise wrong(where, "true, false, an object or a list", mask)
