"""Data sources that have been read: resources refer to them, for their values they are known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costguard.model.resource import Resource, ResourceConfig
from costguard.plans.configuration import without_keys
from costguard.plans.providers import short_name
from costguard.plans.shape import Where, map_at
from costguard.plans.values import read_data


def data_sources(document: dict[str, Any], where: Where) -> Iterator[Resource]:
    """Data sources with the values that the prior state has of them; no managed resources.

    Raises ``PlanError`` for values of a wrong type.
    """
    place = (*where, "prior_state")
    state = map_at(document, "prior_state", where)
    for item in read_data(map_at(state, "values", place), (*place, "values")):
        named = item.named
        path = without_keys(named.module)
        block = f"data.{named.type}.{named.name}"
        yield Resource(
            address=named.address,
            type=named.type,
            name=named.name,
            provider=short_name(named.provider),
            region=None,
            attributes=item.hide(),
            module=named.module,
            key=named.key,
            config=ResourceConfig(f"{path}.{block}" if path else block),
        )
