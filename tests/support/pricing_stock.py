"""What a price book knows of some queries, as Infracost's API would hold it.

Names and units are put back into the words of the provider's price list, so that what reads
them must know those.
"""

from collections.abc import Iterable, Iterator, Mapping

from costguard.catalog.live.aws_words import usage_prefix
from costguard.model.price import Answer, Price, PriceQuery, PriceSource, Product
from support.pricing_server import Json, price_of, product_of


def stock(prices: Mapping[PriceQuery, Price]) -> Iterator[Json]:
    """The products of queries with known prices, and for each one what it must not be taken for."""
    for number, (query, price) in enumerate(prices.items()):
        yield _aws(query, price, number)
        yield _aws(query._replace(region="xx-else-9"), _dearer(price), number)


def _aws(query: PriceQuery, price: Price, number: int) -> Json:
    product = query.product
    place = (product.vendor, product.service, product.family, _region(query))
    return product_of(place, _aws_attributes(query)) | {
        "sku": f"SKU{number:09}",
        "prices": list(_aws_prices(query, price)),
    }


def _region(query: PriceQuery) -> str | None:
    return None if query.region == "global" else query.region


def _aws_attributes(query: PriceQuery) -> dict[str, str]:
    """The attributes of a product, with some that AWS has and our product tables do not name."""
    product = query.product
    told = {*product.where, *zip(product.needs, query.attributes, strict=True)}
    has = {name: value for name, value in told if value}
    if "usagetype" in has:
        has["usagetype"] = usage_prefix(query.region) + has["usagetype"]
    if product.service == "AmazonRDS" and product.family == "Database Instance":
        has.setdefault("storage", "EBS Only")
    return {"servicecode": product.service, "locationType": "AWS Region", **has}


def _aws_prices(query: PriceQuery, price: Price) -> Iterator[Json]:
    """The prices of a product: what is reserved has one an hour, one at the beginning, or both.

    How much of a partial upfront price is paid at the beginning no book tells: all of it here.
    """
    bought, _, terms = query.option.partition("_")
    if bought != "reserved":
        yield from tiers_of(price, query.option)
        return
    payment = terms[4:].removesuffix("_convertible").replace("_", " ").title()
    fixed = {
        "termLength": terms[:3],
        "termPurchaseOption": payment,
        "termOfferingClass": "convertible" if terms.endswith("_convertible") else "standard",
    }
    amount = price.tiers[0].price
    if payment == "No Upfront":
        yield price_of(f"{amount:f}", "Hrs", "reserved", **fixed)
    else:
        hours = int(terms[0]) * 8760
        yield price_of(f"{amount * hours:f}", "Quantity", "reserved", **fixed)
        yield price_of("0.0000000000", "Hrs", "reserved", **fixed)


def tiers_of(price: Price, option: str) -> Iterator[Json]:
    """The tiers of a price as the API lists them: each with its beginning and its end."""
    ends = [*(tier.start for tier in price.tiers[1:]), None]
    day = f"{price.effective.isoformat()}T00:00:00.000Z"
    for tier, end in zip(price.tiers, ends, strict=True):
        yield price_of(
            f"{tier.price:f}",
            price.unit,
            option,
            startUsageAmount=f"{tier.start:f}",
            endUsageAmount="Inf" if end is None else f"{end:f}",
            effectiveDateStart=day,
        )


def _dearer(price: Price) -> Price:
    return price._replace(tiers=tuple(t._replace(price=t.price * 7 + 1) for t in price.tiers))


class Recorded:
    """A price source that notes what another one was asked, and what it said."""

    def __init__(self, source: PriceSource) -> None:
        self._source = source
        self.answers: dict[PriceQuery, Answer] = {}

    @property
    def version(self) -> str:
        return self._source.version

    def prices(self, queries: Iterable[PriceQuery]) -> Mapping[PriceQuery, Answer]:
        answers = self._source.prices(queries)
        self.answers.update(answers)
        return answers

    def held(self, product: Product, region: str) -> Iterable[PriceQuery]:
        return self._source.held(product, region)

    def prices_known(self) -> dict[PriceQuery, Price]:
        return {q: answer for q, answer in self.answers.items() if isinstance(answer, Price)}


def azure_product(row: Json) -> Json:
    """A row of Azure's retail price list as the API has it; see ``support.azure_list.row``."""
    place = ("azure", row["serviceName"], row["serviceFamily"], row["armRegionName"])
    names = ("armSkuName", "meterName", "productName", "skuName")
    price = price_of(
        str(row["retailPrice"]),
        row["unitOfMeasure"],
        row["type"],
        startUsageAmount=str(row["tierMinimumUnits"]),
        termLength=row.get("reservationTerm"),
        effectiveDateStart=row["effectiveStartDate"],
    )
    attributes = {name: row[name] for name in names}
    return product_of(place, attributes, price) | {"sku": row["meterId"]}


_MEASURES = {
    "GHz.s": "gigahertz second",
    "GiBy": "gibibyte",
    "GiBy.h": "gibibyte hour",
    "GiBy.mo": "gibibyte month",
    "GiBy.s": "gibibyte second",
    "MiBy": "mebibyte",
    "TiBy": "tebibyte",
    "h": "hour",
    "mo": "month",
    "s": "second",
}
"""Units of Google's catalogue in words, as the catalogue describes them and the API has them."""


def google_products(entry: Json, family: str = "Compute") -> Iterator[Json]:
    """A SKU of Google's billing catalogue as the API has it: a product in each region."""
    category, info = entry["category"], entry["pricingInfo"][0]
    expression = info["pricingExpression"]
    measure = expression["usageUnit"]
    prices = [
        price_of(
            f"{rate['unitPrice']['units']}.{rate['unitPrice']['nanos']:09}",
            _MEASURES.get(measure, measure),
            category["usageType"],
            startUsageAmount=str(rate["startUsageAmount"]),
            effectiveDateStart=info["effectiveTime"],
        )
        for rate in expression["tieredRates"]
    ]
    named = {"description": entry["description"], "resourceGroup": category["resourceGroup"]}
    for region in entry["serviceRegions"]:
        place = ("gcp", category["serviceDisplayName"], family, region)
        yield product_of(place, named, *prices) | {"sku": entry["skuId"]}
