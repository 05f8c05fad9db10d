"""The estimate as rows after FOCUS 1.4, one for each line that has a cost after the change.

An estimate is no billing data: every row says so (``x_IsEstimate``). What has no price has no row,
and what is deleted has none. ``BilledCost`` adds up to the estimate's total.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from costguard.model.estimate import CostComponent, ResourceCost, TierCharge
from costguard.model.money import HOURS_PER_MONTH
from costguard.model.price import Price, category_of
from costguard.report import csv_text, words
from costguard.report.focus_services import provider_of, service_of
from costguard.result import Result

_UNITS = {"Hrs": "Hours", "GB-Mo": "GB-Months", "IOPS-Mo": "IOPS-Months", "hours": "Hours"}


class _Row(NamedTuple):
    """What one row is about, and its figures per month."""

    result: Result
    resource: ResourceCost
    line: CostComponent
    billed: Decimal
    listed: Decimal
    price: Decimal | None
    """The list price of one unit; with ``quantity`` it comes to ``listed`` exactly."""
    quantity: Decimal | None
    unit: str | None

    @property
    def scope(self) -> str:
        """What stands for an account: the environment, or else the plan."""
        return words.environment(self.result) or self.result.plan.source


def render(result: Result) -> str:
    """Render a result as CSV."""
    return render_all([result])


def render_all(results: Sequence[Result]) -> str:
    """Render the lines of several environments as one table."""
    rows = (row for result in results for row in _rows(result))
    cells = ([cell(row) for cell in _COLUMNS.values()] for row in rows)
    return csv_text.write(list(_COLUMNS), cells)


def _rows(result: Result) -> Iterator[_Row]:
    for resource in result.estimate.resources:
        for line in resource.after.components if resource.after else ():
            if line.charges and line.price is not None and line.monthly_cost is not None:
                yield from (
                    _charged(result, resource, line, charge, line.price) for charge in line.charges
                )
                continue
            cost = line.low if line.monthly_cost is None else line.monthly_cost
            if cost:
                yield _whole(result, resource, line, cost)


def _charged(
    result: Result, resource: ResourceCost, line: CostComponent, charge: TierCharge, price: Price
) -> _Row:
    """The part of a line that falls into one tier."""
    tiers = [tier.price for tier in price.list_tiers if tier.start <= charge.start]
    listed = tiers[-1] if tiers else charge.price
    unit = _UNITS.get(price.unit, price.unit)
    quantity = charge.quantity
    return _Row(result, resource, line, charge.cost, listed * quantity, listed, quantity, unit)


def _whole(result: Result, resource: ResourceCost, line: CostComponent, cost: Decimal) -> _Row:
    """A line whose tiers are not told; without a price for each unit where that is not exact."""
    price, quantity = line.unit_price, line.quantity
    if price is None or quantity is None or price * quantity != cost:
        return _Row(result, resource, line, cost, cost, None, None, None)
    unit = _UNITS.get(line.unit, line.unit)
    return _Row(result, resource, line, cost, cost, price, quantity, unit)


def _json(values: dict[str, Any]) -> str:
    """A flat object; characters outside ASCII as escapes, so that none is invisible."""
    return json.dumps(values, sort_keys=True)


@cache
def _month(at: datetime) -> tuple[str, str]:
    """The first moment of the month, and of the next one."""
    first = at.astimezone(UTC).replace(day=1)
    year, month = divmod(first.year * 12 + first.month, 12)
    return f"{first:%Y-%m}-01T00:00:00Z", f"{year:04}-{month + 1:02}-01T00:00:00Z"


_COLUMNS: Mapping[str, Callable[[_Row], csv_text.Cell]] = {
    "BilledCost": lambda row: row.billed,
    "BillingAccountId": lambda row: f"estimate:{row.scope}",
    "BillingAccountName": lambda _: None,
    "BillingCurrency": lambda row: row.result.estimate.currency,
    "BillingPeriodEnd": lambda row: _month(row.result.generated)[1],
    "BillingPeriodStart": lambda row: _month(row.result.generated)[0],
    "ChargeCategory": lambda _: "Usage",
    "ChargeClass": lambda _: None,
    "ChargeDescription": lambda row: words.line_name(row.line),
    "ChargeFrequency": lambda _: "Usage-Based",
    "ChargePeriodEnd": lambda row: _month(row.result.generated)[1],
    "ChargePeriodStart": lambda row: _month(row.result.generated)[0],
    "ConsumedQuantity": lambda row: row.quantity,
    "ConsumedUnit": lambda row: row.unit,
    "ContractedCost": lambda row: row.billed,
    "EffectiveCost": lambda row: row.billed,
    "HostProviderName": lambda row: provider_of(row.resource.type),
    "InvoiceIssuerName": lambda row: provider_of(row.resource.type),
    "ListCost": lambda row: row.listed,
    "ListUnitPrice": lambda row: row.price,
    "PricingCategory": lambda row: row.line.query and category_of(row.line.query.option).value,
    "PricingQuantity": lambda row: row.quantity,
    "PricingUnit": lambda row: row.unit,
    "RegionId": lambda row: row.resource.after.region if row.resource.after else None,
    "ResourceId": lambda row: f"terraform:{row.resource.address}",
    "ResourceName": lambda row: row.resource.address,
    "ResourceType": lambda row: row.resource.type,
    "ServiceCategory": lambda row: service_of(row.resource.type).category,
    "ServiceName": lambda row: service_of(row.resource.type).name,
    "ServiceProviderName": lambda row: provider_of(row.resource.type),
    "ServiceSubcategory": lambda row: service_of(row.resource.type).subcategory,
    "SubAccountId": lambda row: row.scope,
    "SubAccountName": lambda row: row.scope,
    "Tags": lambda row: _json(words.tags(row.resource)),
    "x_IsEstimate": lambda _: "true",
    "x_PriceDate": lambda row: row.line.price and row.line.price.effective.isoformat(),
    "x_PriceSource": lambda row: row.line.price and row.line.price.source,
    "x_TerraformAddress": lambda row: row.resource.address,
    "x_TerraformType": lambda row: row.resource.type,
    "x_Environment": lambda row: words.environment(row.result),
    "x_Project": lambda row: row.resource.project or row.result.projects[0].name,
    "x_Action": lambda row: row.resource.action.value,
    "x_HoursBasis": lambda _: HOURS_PER_MONTH,
}
"""The columns in FOCUS's order, its own before ours; what no estimate can fill is left out."""
