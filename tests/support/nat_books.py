"""Books that know the prices of NAT gateways, and a plan with two of them."""

import datetime
import json
from pathlib import Path
from typing import Any

from costguard.model.price import PriceQuery, Product
from support.price_books import write_book

NAT_HOURS = Product("aws", "AmazonEC2", "NAT Gateway", "Hrs", (("usagetype", "NatGateway-Hours"),))
NAT_BYTES = Product("aws", "AmazonEC2", "NAT Gateway", "GB", (("usagetype", "NatGateway-Bytes"),))
PLAN = {
    "format_version": "1.2",
    "terraform_version": "1.9.0",
    "planned_values": {"root_module": {}},
    "configuration": {
        "provider_config": {
            "aws": {"name": "aws", "expressions": {"region": {"constant_value": "eu-west-1"}}}
        },
        "root_module": {},
    },
    "resource_changes": [
        {
            "address": f"aws_nat_gateway.{name}",
            "mode": "managed",
            "type": "aws_nat_gateway",
            "name": name,
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": {
                "actions": ["create"],
                "before": None,
                "after": {"subnet_id": "subnet-1", "connectivity_type": "private"},
                "after_unknown": {},
            },
        }
        for name in ("a", "b")
    ],
}


def nat_book(
    path: Path, hours: str, gigabytes: str | None = None, region: str = "eu-west-1"
) -> Path:
    """A book that knows NAT gateways."""
    prices = {PriceQuery(NAT_HOURS, region, ()): hours}
    if gigabytes is not None:
        prices[PriceQuery(NAT_BYTES, region, ())] = gigabytes
    return write_book(path, prices, datetime.date(2026, 11, 1))


def plan_file(folder: Path) -> Path:
    """The plan in a file."""
    path = folder / "plan.json"
    path.write_text(json.dumps(PLAN))
    return path


def read(run: Any) -> Any:
    """What a run that went well has written as JSON."""
    assert (run.code, run.err) == (0, "")
    return json.loads(run.out)
