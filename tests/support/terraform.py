"""Plans as JSON documents, priced from the embedded price book: what a user's file comes to."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from costguard.catalog.sqlite import default_book
from costguard.model.estimate import Coverage, Estimate, ResourceCost, SideCost
from costguard.model.plan import Plan
from costguard.plans.read import read_bytes
from costguard.pricing.engine import Engine
from costguard.pricing.usage import UsageFile
from costguard.rules.book import rulebook

AWS = "registry.terraform.io/hashicorp/aws"

Document = dict[str, Any]


def constant(value: Any) -> dict[str, Any]:
    """An expression of the configuration that is a constant."""
    return {"constant_value": value}


def refers(*names: str) -> dict[str, Any]:
    """An expression of the configuration that refers to something."""
    return {"references": list(names)}


def aws(region: Any = None, **rest: Any) -> dict[str, Any]:
    """A configuration of the AWS provider; ``region`` is a constant, an expression, or absent."""
    told = region if isinstance(region, dict) else constant(region)
    return {
        "name": "aws",
        "full_name": AWS,
        "expressions": {} if region is None else {"region": told},
        **rest,
    }


def change(
    address: str,
    after: Mapping[str, Any] | None = None,
    *,
    before: Mapping[str, Any] | None = None,
    actions: str = "create",
    **rest: Any,
) -> dict[str, Any]:
    """An entry of ``resource_changes`` of AWS, Azure or Google; ``actions`` are parted by spaces.

    ``after_unknown``, ``before_sensitive`` and the like are put where they belong.
    """
    provider = next((p for p in ("azurerm", "google") if f"{p}_" in address), "aws")
    module, _, block = address.rpartition(provider)
    kind, name = f"{provider}{block}".split(".", 1)
    inner = ("after_unknown", "after_sensitive", "before_sensitive", "importing")
    return {
        "address": address,
        **({"module_address": module.removesuffix(".")} if module else {}),
        "mode": "managed",
        "type": kind,
        "name": name.partition("[")[0],
        "provider_name": f"registry.terraform.io/hashicorp/{provider}",
        "change": {
            "actions": actions.split(),
            "before": before,
            "after": after,
            **{key: rest.pop(key) for key in inner if key in rest},
        },
        **rest,
    }


def value(address: str, values: Mapping[str, Any], **rest: Any) -> dict[str, Any]:
    """A resource of ``planned_values`` or of a prior state; ``data.x.y`` is a data source."""
    data = address.startswith("data.")
    kind, name = address.removeprefix("data.").split(".", 1)
    return {
        "address": address,
        "mode": "data" if data else "managed",
        "type": kind,
        "name": name,
        "provider_name": AWS,
        "values": values,
        **rest,
    }


def state(*resources: dict[str, Any]) -> dict[str, Any]:
    """A ``prior_state`` of these resources."""
    return {"format_version": "1.0", "values": {"root_module": {"resources": list(resources)}}}


def document(
    *changes: dict[str, Any],
    region: str | None = "us-east-1",
    providers: Mapping[str, Any] | None = None,
    expressions: Mapping[str, Mapping[str, Any]] | None = None,
    **rest: Any,
) -> Document:
    """A plan of these changes with one AWS provider in ``region``, or with ``providers``.

    ``expressions`` are those of the configuration, by address; a block's key
    ``provider_config_key`` names its provider.
    """
    return {
        "format_version": "1.2",
        "terraform_version": "1.13.4",
        "resource_changes": list(changes),
        "configuration": {
            "provider_config": {"aws": aws(region)} if providers is None else dict(providers),
            "root_module": {"resources": [_block(*item) for item in (expressions or {}).items()]},
        },
        **rest,
    }


def _block(address: str, expressions: Mapping[str, Any]) -> dict[str, Any]:
    kind, name = address.split(".")
    own = {key: body for key, body in expressions.items() if key != "provider_config_key"}
    return {
        "address": address,
        "mode": "managed",
        "type": kind,
        "name": name,
        "provider_config_key": expressions.get("provider_config_key", kind.partition("_")[0]),
        "expressions": own,
    }


def read(plan: Document, **region: str) -> Plan:
    """The plan as costguard reads it; ``region`` is the user's by provider."""
    return read_bytes(json.dumps(plan).encode(), "plan.json", region=region)


def priced(
    plan: Document,
    usage: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    free_tier: bool = False,
    **region: str,
) -> Estimate:
    """The plan's cost, with usage by address, and the user's region by provider."""
    engine = Engine(rulebook(), default_book(), UsageFile("usage.yml", usage), free_tier)
    return engine.estimate(read(plan, **region))


def of(estimate: Estimate, address: str | None = None) -> ResourceCost:
    """The cost of the one resource with this address, or of the first."""
    if address is None:
        return estimate.resources[0]
    (found,) = (r for r in estimate.resources if r.address == address)
    return found


def after(estimate: Estimate, address: str | None = None) -> SideCost:
    """The cost of a resource after the change."""
    side = of(estimate, address).after
    assert side is not None
    return side


def lines(side: SideCost) -> dict[str, str | None]:
    """Cost per month of each line, None where it is not known; below ``path > name``."""
    return {
        " > ".join((*line.path, line.name)): (
            None if line.monthly_cost is None else plain(line.monthly_cost)
        )
        for line in side.components
    }


def plain(number: Decimal) -> str:
    """A figure without needless zeros, to ten decimals."""
    return format(round(number, 10).normalize(), "f")


def unpriced(side: SideCost) -> bool:
    """Whether a side says openly that its cost is not one known figure, and why."""
    told = {Coverage.FREE, Coverage.PRICED, Coverage.USAGE_MISSING}
    return side.coverage not in told and bool(side.reasons)


def assumed(side: SideCost) -> dict[str, str]:
    """What was taken for what the plan does not tell, by attribute."""
    return {a.attribute: a.assumed for a in side.assumptions}


def image_volume(size: int, kind: str = "gp3") -> dict[str, str]:
    """A volume of a machine image, as a data source tells it: in a map of texts."""
    return {"volume_size": str(size), "volume_type": kind, "iops": "0", "throughput": "0"}


def machine_image(**attributes: Any) -> dict[str, Any]:
    """A state with the image ``ami-1``, looked up by a data source: Linux on 30 GB of gp3."""
    disk = {"device_name": "/dev/xvda", "ebs": image_volume(30)}
    found = {
        "id": "ami-1",
        "platform_details": "Linux/UNIX",
        "root_device_name": "/dev/xvda",
        "block_device_mappings": [disk],
        **attributes,
    }
    return state(value("data.aws_ami.it", found))
