"""Files of AWS's bulk price list, row by row."""

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from support.offer_files import Cells, Sold, product_cells, reserved_cells, text_of

from costguard.catalog.facts import Fact
from costguard.catalog.live.aws_offer import Offer, read_offer
from costguard.errors import PriceSourceError
from costguard.model.price import Product

REGION = "eu-central-1"
NAT = Product("aws", "AmazonEC2", "NAT Gateway", "Hrs", (("usagetype", "NatGateway-Hours"),))
BOX = Product(
    "aws", "AmazonEC2", "Compute Instance", "Hrs", (("capacitystatus", "Used"),),
    ("instanceType", "operatingSystem"),
)  # fmt: skip
EGRESS = Product("aws", "AWSDataTransfer", "Data Transfer", "GB", (("usagetype", "Out-Bytes"),))

Read = Callable[..., list[Fact]]


def cells(
    service: str, family: str, unit: str = "Hrs", price: str = "0.052", **named: str
) -> Cells:
    """A row on demand, of one price without tiers."""
    sold = Sold(family, tuple(sorted(named.items())), unit)
    return product_cells(service, REGION, sold) | {
        "SKU": "SKU1", "EffectiveDate": "2026-11-01", "StartingRange": "0", "EndingRange": "Inf",
        "PricePerUnit": price,
    }  # fmt: skip


def nat(**changed: str) -> Cells:
    return cells("AmazonEC2", "NAT Gateway", usagetype="NatGateway-Hours") | changed


def box(status: str = "Used", price: str = "0.115") -> Cells:
    return cells(
        "AmazonEC2", "Compute Instance", price=price, capacitystatus=status,
        instanceType="m5.large", operatingSystem="Linux",
    )  # fmt: skip


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The facts of a file, given as text."""

    def read_text(
        text: str, *products: Product, service: str = "AmazonEC2", region: str = REGION
    ) -> list[Fact]:
        path = tmp_path / "offer.csv"
        path.write_text(text, encoding="utf-8")
        offer = Offer(path, service, region, f"aws-bulk/{service}/7", products or (NAT, BOX))
        return list(read_offer(offer, lambda done: None))

    return read_text


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def text_from(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue()


def test_a_row_becomes_a_fact_in_our_words(read: Read) -> None:
    assert nat()["usageType"] == "EUC1-NatGateway-Hours"
    (fact,) = read(text_of("AmazonEC2", [nat()]))
    assert fact == Fact(
        "aws", "AmazonEC2", "NAT Gateway", (("sku", "SKU1"), ("usagetype", "NatGateway-Hours")),
        "on_demand", "Hrs", REGION, Decimal(0), Decimal("0.052"), "aws-bulk/AmazonEC2/7",
        date(2026, 11, 1),
    )  # fmt: skip


def test_only_what_a_product_wants_stays(read: Read) -> None:
    rows = [
        nat(),
        nat(SKU="LAX", **{"Region Code": "us-west-2-lax-1"}),
        nat(Currency="CNY"),
        nat(Unit="GB"),
        cells("AmazonEC2", "Fee", usagetype="NatGateway-Hours"),
        cells("AmazonEC2", "NAT Gateway", usagetype="NatGateway-Prvd-Bytes"),
        box("UnusedCapacityReservation"),
        box() | {"MarketOption": "CapacityBlock"},
        box(),
    ]
    found = [(fact.family, fact.price) for fact in read(text_of("AmazonEC2", rows))]
    assert found == [("NAT Gateway", Decimal("0.052")), ("Compute Instance", Decimal("0.115"))]


def test_what_only_subscribers_get_is_no_price(read: Read) -> None:
    acl = Product("aws", "awswaf", "Web Application Firewall", "Months", (("group", "Web ACL"),))
    rows = [
        cells("awswaf", acl.family, "Months", price, group="Web ACL", usagetype=usage)
        for price, usage in (("5", "WebACLV2"), ("0", "ShieldProtected-WebACLV2"))
    ]
    found = read(text_of("awswaf", rows), acl, service="awswaf")
    assert [fact.price for fact in found] == [5]


def test_tiers_come_one_by_one(read: Read) -> None:
    first = cells("AWSDataTransfer", "Data Transfer", "GB", "0.09", usagetype="Out-Bytes")
    first |= {"EndingRange": "10240"}
    rows = [first | {"StartingRange": "10240", "PricePerUnit": "0.085"}, first]
    found = read(text_of("AWSDataTransfer", rows), EGRESS, service="AWSDataTransfer")
    assert [(fact.start, fact.price) for fact in found] == [
        (10240, Decimal("0.085")),
        (0, Decimal("0.09")),
    ]


def test_what_is_transferred_has_the_region_that_it_leaves(read: Read) -> None:
    row = cells("AWSDataTransfer", "Data Transfer", "GB", usagetype="Out-Bytes")
    assert "Region Code" not in row
    text = text_of("AWSDataTransfer", [row, row | {"From Region Code": "us-east-2"}])
    assert [f.region for f in read(text, EGRESS, service="AWSDataTransfer")] == [REGION]


def test_older_files_tell_the_region_by_its_location(read: Read) -> None:
    rows = [nat(), nat(Location="EU (Paris)")]
    text = text_of("AmazonEC2", rows).replace('"Region Code"', '"Other"')
    assert [fact.region for fact in read(text)] == [REGION]


@pytest.mark.parametrize(
    ("option", "upfront", "hourly", "expected"),
    [
        ("reserved_1yr_no_upfront", None, "0.073", {"reserved_1yr_no_upfront": "0.073"}),
        # 327 / 8760 = 0.0373287671233, and 0.037 an hour
        (
            "reserved_1yr_partial_upfront",
            "327",
            "0.037",
            {
                "reserved_1yr_partial_upfront": "0.0743287671233",
                "reserved_1yr_partial_upfront_hourly_fee": "0.037",
            },
        ),
        # 1200 / 26280 = 0.0456621004566
        ("reserved_3yr_all_upfront", "1200", "0", {"reserved_3yr_all_upfront": "0.0456621004566"}),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_fees_are_spread_over_the_hours_of_the_term(
    read: Read,
    option: str,
    upfront: str | None,
    hourly: str,
    expected: dict[str, str],
    turned: bool,
) -> None:
    rows = list(reserved_cells(box(), option, Decimal(1)))
    for row in rows:
        row["PricePerUnit"] = upfront or "" if row["Unit"] == "Quantity" else hourly
    found = read(text_of("AmazonEC2", rows[::-1] if turned else rows))
    assert {fact.option: str(fact.price) for fact in found} == expected
    assert {fact.unit for fact in found} == {"Hrs"}


def test_half_of_an_offer_is_no_price(read: Read) -> None:
    fee, hours = reserved_cells(box(), "reserved_1yr_partial_upfront", Decimal(1))
    assert read(text_of("AmazonEC2", [fee, hours | {"OfferTermCode": "OTHER"}])) == []


def test_offers_that_are_not_sold_any_more_are_left_out(read: Read) -> None:
    (row,) = reserved_cells(box(), "reserved_1yr_no_upfront", Decimal(1))
    assert read(text_of("AmazonEC2", [row | {"PurchaseOption": "Heavy Utilization"}])) == []


def test_columns_may_stand_in_any_order(read: Read) -> None:
    rows = rows_of(text_of("AmazonEC2", [nat(), box()]))
    turned = rows[:5] + [row[::-1] for row in rows[5:]]
    assert read(text_from(turned)) == read(text_from(rows))


@pytest.mark.parametrize(
    "title", ["SKU", "PricePerUnit", "Product Family", "usageType", "CapacityStatus", "Region Code"]
)
def test_a_file_without_a_column_is_refused(read: Read, title: str) -> None:
    text = text_of("AmazonEC2", [nat()]).replace(f'"{title}"', '"Moved"').replace(
        'Location"', 'Place"'
    )  # fmt: skip
    with pytest.raises(PriceSourceError, match=rf"AmazonEC2 in eu-central-1 lacks .*{title}"):
        read(text)


def test_reserved_prices_need_their_terms(read: Read) -> None:
    rows = list(reserved_cells(box(), "reserved_1yr_no_upfront", Decimal(1)))
    text = text_of("AmazonEC2", rows).replace('"LeaseContractLength"', '"Term"')
    with pytest.raises(PriceSourceError, match="without LeaseContractLength"):
        read(text)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"PricePerUnit": "cheap"}, "line 7: PricePerUnit is 'cheap', expected a number"),
        ({"PricePerUnit": "-1"}, "line 7: PricePerUnit is '-1', expected a number from 0 up"),
        ({"PricePerUnit": "1e999999"}, "line 7: PricePerUnit is '1e999999'"),
        ({"PricePerUnit": "NaN"}, "line 7: PricePerUnit is 'NaN'"),
        ({"StartingRange": "few"}, "line 7: StartingRange is 'few'"),
        ({"EffectiveDate": "soon"}, "line 7: EffectiveDate is 'soon', expected a date"),
    ],
)
def test_wrong_cells_are_named(read: Read, changed: dict[str, str], problem: str) -> None:
    with pytest.raises(PriceSourceError, match=problem):
        read(text_of("AmazonEC2", [nat(**changed)]))


def test_a_file_that_ends_in_a_row_is_refused(read: Read) -> None:
    text = text_of("AmazonEC2", [nat(), box()])
    with pytest.raises(PriceSourceError, match=r"line 8 has \d+ cells, expected \d+"):
        read(text[: text.rindex('","eu-central-1"') + 1])
    with pytest.raises(PriceSourceError, match="is not a whole UTF-8 CSV file"):
        read(text[:-5])


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"v1.0"', '"v2.0"', "FormatVersion is v2.0, expected v1.0"),
        ('"OfferCode","AmazonEC2"', '"OfferCode","AmazonS3"', "OfferCode is AmazonS3"),
        ('"OfferCode"', '"Moved"', "OfferCode is absent, expected AmazonEC2"),
    ],
)
def test_another_kind_of_file_is_refused(read: Read, old: str, new: str, problem: str) -> None:
    with pytest.raises(PriceSourceError, match=problem):
        read(text_of("AmazonEC2", [nat()]).replace(old, new, 1))


@pytest.mark.parametrize("text", ["", "<html>sorry</html>", "\xff\xfe" * 5])
def test_what_is_no_price_list_is_refused(read: Read, text: str) -> None:
    with pytest.raises(PriceSourceError, match="FormatVersion is absent"):
        read(text)
