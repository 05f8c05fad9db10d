"""Where machine types stand in a plan, and what their hours are charged as."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from costguard.model.estimate import CostComponent
from costguard.model.price import PriceQuery
from costguard.model.resource import Resource, value_at
from costguard.optimize.proposal import Facts

PATHS = {
    "aws_autoscaling_group": "mixed_instances_policy.0.launch_template.0.override.0.instance_type",
    "aws_db_instance": "instance_class",
    "aws_docdb_cluster_instance": "instance_class",
    "aws_eks_node_group": "instance_types.0",
    "aws_elasticache_cluster": "node_type",
    "aws_elasticache_replication_group": "node_type",
    "aws_instance": "instance_type",
    "aws_launch_configuration": "instance_type",
    "aws_launch_template": "instance_type",
    "aws_neptune_cluster_instance": "instance_class",
    "aws_rds_cluster_instance": "instance_class",
    "aws_spot_instance_request": "instance_type",
}
"""The attribute that holds the machine type."""


class MachineLine(NamedTuple):
    """Hours of a machine type, and the attribute that the type stands in."""

    holder: Resource
    """The resource whose attribute it is: a launch template, say."""
    path: str
    payer: Resource
    """The resource that the hours are charged for."""
    line: CostComponent
    query: PriceQuery

    @property
    def kind(self) -> str:
        """The machine type, such as ``m5.large`` or ``db.m5.large``."""
        return self.query.attributes[self.query.product.needs.index("instanceType")]

    @property
    def others(self) -> tuple[str, ...]:
        """Further types that a group names beside this one."""
        above, found, rest = self.path.rpartition(".0")
        named = at(self.holder, above) if found else None
        members = range(1, len(named)) if isinstance(named, list) else ()
        kinds = (at(self.holder, f"{above}.{number}{rest}") for number in members)
        return tuple(kind for kind in kinds if isinstance(kind, str))

    @property
    def price_now(self) -> Decimal | None:
        """Price of an hour; of a spot machine the expected one."""
        return self.line.price.tiers[0].price if self.line.price else None


def machine_lines(facts: Facts) -> Iterator[MachineLine]:
    """The machine types of the plan, each attribute once."""
    seen: set[tuple[str, str]] = set()
    for cost in facts.estimate.resources:
        payer = facts.plan.after.get(cost.address)
        if payer is None or cost.after is None or cost.deferred:
            continue
        for line in cost.after.components:
            found = _machine_line(facts, payer, line)
            if found is not None and (found.holder.address, found.path) not in seen:
                seen.add((found.holder.address, found.path))
                yield found


def at(resource: Resource, path: str) -> object:
    """The value at a path of a change, such as ``instance_types.0``; None where there is none."""
    first, *rest = path.split(".")
    value: object = resource.attributes.get(first)
    for key in rest:
        if isinstance(value, list):
            value = value[int(key)] if key.isdecimal() and int(key) < len(value) else None
        else:
            value = value.get(key) if isinstance(value, dict) else None
    return value


def _machine_line(facts: Facts, payer: Resource, line: CostComponent) -> MachineLine | None:
    query = line.query
    if query is None or line.price is None or not line.monthly_cost:
        return None
    if "instanceType" not in query.product.needs:
        return None
    above = line.path[0] if line.path else ""
    for holder in (payer, facts.plan.after.get(above)):
        path = PATHS.get(holder.type) if holder is not None else None
        found = MachineLine(holder, path, payer, line, query) if holder and path else None
        if found is not None and at(found.holder, found.path) == found.kind:
            return found
    return None


def system_of(query: PriceQuery) -> str:
    """The operating system in the price list's words; empty where it is no matter of one."""
    told = dict(zip(query.product.needs, query.attributes, strict=True))
    return told.get("operatingSystem", "")


def tag(resource: Resource, key: str) -> str:
    """A tag, whatever its case; empty where there is none."""
    tags = {str(k).lower(): v for k, v in resource.tags.items()}
    value = tags.get(key)
    return value if isinstance(value, str) else ""


def text(resource: Resource, path: str) -> str:
    """A text attribute; empty where it is absent or not told."""
    value = value_at(resource.attributes, path)
    return value if isinstance(value, str) else ""
