"""Runs the rule cases: tests/rules/<provider>/<service>.toml, priced from the embedded book.

A case gives a resource and the lines that its provider's price page makes of it:

    [[case]]
    name = "a NAT gateway that processes 100 GB"
    type = "aws_nat_gateway"
    region = "us-east-1"                      # the default
    attributes = { connectivity_type = "public" }
    usage = { monthly_data_processed_gb = 100 }
    lines = [
      # name, unit, quantity per month, price per unit, cost per month ("" = not known)
      ["NAT gateway", "hours", "730", "0.045", "32.85"],
      ["Data processed", "GB", "100", "0.045", "4.50"],
    ]

A sub-resource stands before the name: "root_block_device > Storage". Optional: `coverage`,
`range` (least and most per month),
`assumptions` (a list of attribute paths), `unknown` (attribute paths that are known after apply)
and `others`: resources that this one refers to or is referred to by, each with `type`, `name`,
`attributes`, `usage` and `references`. What an attribute refers to is said by
`references = { "launch_template.id" = ["aws_launch_template.a"] }`. The resource itself is named
`this`.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from costguard.catalog.sqlite import default_book
from costguard.model.estimate import CostComponent
from costguard.model.plan import Action, Plan, ResourceChange
from costguard.model.resource import UNKNOWN, Resource, ResourceConfig
from costguard.pricing.engine import Engine
from costguard.pricing.usage import UsageFile
from costguard.rules.book import rulebook
from costguard.rules.products import products_of

HERE = Path(__file__).parent
CASES = [
    pytest.param(case, id=f"{path.parent.name}/{path.stem}: {case['name']}")
    for path in sorted(HERE.glob("*/*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any]) -> None:
    this = resource({**case, "name": "this"}, case.get("region", "us-east-1"))
    others = [resource(o, case.get("region", "us-east-1")) for o in case.get("others", [])]
    changes = [ResourceChange(r.address, Action.CREATE, None, r) for r in (this, *others)]
    plan = Plan("case", "terraform", "1.11.4", "1.2", tuple(changes))
    specs = [{**case, "name": "this"}, *case.get("others", [])]
    usage = UsageFile("case", {f"{s['type']}.{s['name']}": s.get("usage", {}) for s in specs})
    book = rulebook([this.provider])
    engine = Engine(book, default_book(), usage)
    cost = engine.estimate(plan).resources[0].after
    assert cost is not None
    assert [line(c) for c in cost.components] == [tuple(row) for row in case["lines"]]
    if this.type in book.rules:
        asked = {c.query.product for c in cost.components if c.query}
        assert asked <= set(products_of(book.rules[this.type]))
    if "range" in case:
        assert [text(cost.low), text(cost.high)] == case["range"]
    if "coverage" in case:
        assert cost.coverage == case["coverage"]
    if "assumptions" in case:
        assert sorted(a.attribute for a in cost.assumptions) == sorted(case["assumptions"])


def resource(spec: dict[str, Any], region: str) -> Resource:
    address = f"{spec['type']}.{spec['name']}"
    attributes = dict(spec.get("attributes", {}))
    for path in spec.get("unknown", []):
        put_unknown(attributes, path.split("."))
    references = {path: tuple(to) for path, to in spec.get("references", {}).items()}
    return Resource(
        address=address,
        type=spec["type"],
        name=spec["name"],
        provider=spec["type"].split("_")[0],
        region=region or None,
        attributes=attributes,
        config=ResourceConfig(address, references),
        region_note="" if region else "the case gives none",
    )


def put_unknown(attributes: Any, keys: list[str]) -> None:
    for key in keys[:-1]:
        attributes = attributes[int(key)] if isinstance(attributes, list) else attributes[key]
    attributes[keys[-1]] = UNKNOWN


def line(component: CostComponent) -> tuple[str, str, str, str, str]:
    name = " > ".join((*component.path, component.name))
    figures = (component.quantity, component.unit_price, component.monthly_cost)
    return (name, component.unit, *(text(figure) for figure in figures))


def text(figure: Decimal | None) -> str:
    """Figures as the cases write them: at most ten significant decimals, costs to the cent."""
    if figure is None:
        return ""
    return format(figure.quantize(Decimal("0.0000000001")).normalize(), "f")
