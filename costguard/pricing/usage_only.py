"""Resources that no plan holds, such as data transfer: the usage file alone tells them."""

from __future__ import annotations

from collections.abc import Iterator

from costguard.model.plan import Action, ResourceChange
from costguard.model.resource import Resource
from costguard.pricing.usage import UsageFile
from costguard.rules.book import RuleBook


def usage_only(usage: UsageFile, book: RuleBook) -> Iterator[ResourceChange]:
    """Unchanged resources for the entries of the usage file whose type stands in no plan.

    The entry's ``region`` is the resource's.
    """
    for address in usage.addresses:
        kind, _, name = address.partition(".")
        rule = book.rules.get(kind)
        if rule is None or not rule.usage_only:
            continue
        region = usage.of(address, kind).get("region")
        resource = Resource(
            address=address,
            type=kind,
            name=name,
            provider=kind.partition("_")[0],
            region=str(region) if region else None,
            attributes={},
            region_note="" if region else f"give resource_usage.{address}.region",
        )
        yield ResourceChange(address, Action.NO_OP, resource, resource)
