"""`rules list` and `rules show`, with the price book that is shipped."""

import json
from collections import Counter
from collections.abc import Callable
from decimal import Decimal as D
from typing import Any

import pytest

from costguard.pricing.known_types import known_type, product_prices
from costguard.report.rules_report import type_text

Costguard = Callable[..., "tuple[int, str, str]"]
NAT = "aws_nat_gateway"


def listed(costguard: Costguard, *arguments: str) -> dict[str, dict[str, str | None]]:
    code, out, _ = costguard("rules", "list", "--format", "json", *arguments)
    assert code == 0
    return {row["type"]: row for row in json.loads(out)}


def shown(costguard: Costguard, *arguments: str) -> dict[str, dict[str, Any]]:
    """Products of a type by family and attributes."""
    code, out, _ = costguard("rules", "show", *arguments, "--format", "json")
    assert code == 0
    return {" ".join((p["family"], *p["where"].values())): p for p in json.loads(out)["products"]}


def test_list_has_every_type_with_class_text_and_page(costguard: Costguard) -> None:
    types = listed(costguard)
    assert types[NAT] == {
        "type": NAT,
        "class": "priced",
        "bills": "Hours of the gateway, public or private, and each GB that it processes.",
        "page": "https://aws.amazon.com/vpc/pricing/",
    }
    nothing = {"bills": None, "page": None}
    for kind, class_ in {
        "aws_iam_role": "free",
        "random_password": "free",
        "aws_athena_workgroup": "usage-only",
        "aws_sagemaker_endpoint": "unsupported",
    }.items():
        assert types[kind] == {"type": kind, "class": class_, **nothing}
    assert list(types) == sorted(types)
    assert len(types) > 1500


def test_list_as_a_table(costguard: Costguard) -> None:
    code, out, _ = costguard("rules", "list", "--provider", "aws", "--class", "priced")
    assert code == 0
    head, _, *rows = out.splitlines()
    assert head.split() == ["type", "class", "what", "is", "billed", "after"]
    row = next(row for row in rows if row.startswith(f"{NAT} "))
    assert row.split()[1] == "priced"
    assert "Hours of the gateway" in row
    assert row.endswith("https://aws.amazon.com/vpc/pricing/")


def test_list_of_one_provider_and_of_one_class(costguard: Costguard) -> None:
    local = listed(costguard, "--provider", "random")
    assert "random_password" in local
    assert all(kind.startswith("random_") for kind in local)
    whole = Counter(row["class"] for row in listed(costguard, "--provider", "aws").values())
    for class_ in ("priced", "free", "usage-only", "unsupported"):
        part = listed(costguard, "--provider", "aws", "--class", class_)
        assert {row["class"] for row in part.values()} == {class_}
        assert len(part) == whole[class_]


def test_an_unknown_provider_and_an_unknown_class(costguard: Costguard) -> None:
    code, _, err = costguard("rules", "list", "--provider", "gcp")
    assert code == 2
    assert err.startswith("costguard: error: no resource types of provider gcp are known")
    assert " aws, " in err
    assert len(err.splitlines()) == 1
    assert costguard("rules", "list", "--class", "cheap").code == 2


def test_show_says_what_is_billed_after_which_page_and_where_it_is_priced(
    costguard: Costguard,
) -> None:
    code, out, _ = costguard("rules", "show", NAT)
    assert code == 0
    assert out.startswith("aws_nat_gateway: priced, after https://aws.amazon.com/vpc/pricing/\n")
    assert "A regional gateway costs its hours in every Availability Zone" in out
    assert "AmazonEC2 NAT Gateway (NatGateway-Hours)  Hrs " in out
    assert "eu-west-1" in out
    assert "$" not in out
    assert "With --region, the prices are shown." in out


def test_show_with_a_region_has_price_source_and_date(costguard: Costguard) -> None:
    _, out, _ = costguard("rules", "show", NAT, "--region", "us-east-1")
    row = next(r for r in out.splitlines() if "NatGateway-Hours" in r).split()
    assert row[4:6] == ["Hrs", "$0.045"]
    assert "price in us-east-1" in out

    hours = shown(costguard, NAT, "--region", "us-east-1")["NAT Gateway NatGateway-Hours"]
    (offer,) = hours["prices"]
    assert offer["tiers"] == [{"start": "0", "price": "0.045"}]
    assert (offer["lowest"], offer["highest"], offer["variants"]) == ("0.045", "0.045", 1)
    assert (offer["option"], offer["currency"]) == ("on_demand", "USD")
    assert row[6:] == [*offer["sources"], offer["oldest"]]
    assert offer["newest"] == offer["oldest"]


def test_show_has_the_steps_of_a_price(costguard: Costguard) -> None:
    _, out, _ = costguard("rules", "show", "aws_data_transfer", "--region", "us-east-1")
    assert "$0.09 from 0, $0.085 from 10240, $0.07 from 51200, $0.05 from 153600" in out


def test_show_gives_the_range_of_prices_that_depend_on_attributes(costguard: Costguard) -> None:
    machines = shown(costguard, "aws_instance", "--region", "us-east-1")["Compute Instance Used"]
    assert "instanceType" in machines["needs"]
    offers = {offer["option"]: offer for offer in machines["prices"]}
    plain = offers["on_demand"]
    assert plain["variants"] > 1000
    # t3.nano costs 0.0052; nothing costs less than t4g.nano's 0.0042
    assert plain["lowest"] == "0.0042"
    assert D(plain["highest"]) > 100
    assert plain["tiers"] is None
    assert plain["oldest"] < plain["newest"]
    assert D(offers["reserved_1yr_no_upfront"]["lowest"]) > 0

    _, out, _ = costguard("rules", "show", "aws_instance", "--region", "us-east-1")
    assert f"$0.0042 to ${plain['highest']} ({plain['variants']:,} prices)" in out
    assert "AmazonEC2 Compute Instance (Used), reserved 1yr no upfront" in out
    assert "by instanceType, licenseModel" in out


def test_show_has_the_products_of_what_the_rule_calls_as_well(costguard: Costguard) -> None:
    # A machine's volumes and public address are priced in other modules.
    products = shown(costguard, "aws_instance")
    assert {"Storage", "VPC Public IPv4 Address PublicIPv4:InUseAddress"} <= products.keys()
    assert products["Storage"]["prices"] is None
    assert "us-east-1" in products["Storage"]["regions"]


def test_a_product_without_a_region_has_one_price_everywhere(costguard: Costguard) -> None:
    products = shown(costguard, "aws_cloudfront_distribution", "--region", "eu-west-1")
    paths = products["Request Invalidations"]
    assert paths["regions"] == ["global"]
    assert [offer["lowest"] for offer in paths["prices"]] == ["0.005"]


def test_what_the_region_has_no_price_of_says_so(costguard: Costguard) -> None:
    _, out, _ = costguard("rules", "show", NAT, "--region", "sa-east-1")
    rows = {row.split("(")[1].split(")")[0]: row for row in out.splitlines() if "(Nat" in row}
    assert "$" in rows["NatGateway-Hours"]
    assert rows["NatGateway-Bytes"].endswith("no price")


def test_a_region_that_the_book_has_nothing_in_for_the_type(costguard: Costguard) -> None:
    code, out, err = costguard("rules", "show", NAT, "--region", "eu-west-9")
    assert (code, out) == (2, "")
    assert err.startswith(
        "costguard: error: the price book has no price for aws_nat_gateway in region eu-west-9; "
        "it has some in "
    )
    assert "us-east-1" in err


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("aws_iam_role", "free\n\nIt costs nothing by itself.\n"),
        (
            "aws_athena_workgroup",
            "usage-only\n\nIt is billed by use only, and costguard has no pricing rule for it.\n",
        ),
        (
            "aws_sagemaker_endpoint",
            "unsupported\n\n"
            "It has, or may have, a fixed cost, and costguard has no pricing rule for it.\n",
        ),
    ],
)
def test_show_of_a_type_without_a_rule(costguard: Costguard, kind: str, text: str) -> None:
    assert costguard("rules", "show", kind) == (0, f"{kind}: {text}", "")
    assert shown(costguard, kind, "--region", "eu-west-1") == {}


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        ("aws_nat_gatway", "did you mean aws_nat_gateway or aws_vpn_gateway?"),
        ("nat_gateway", "did you mean aws_nat_gateway?"),
        ("x", "costguard rules list shows all"),
    ],
)
def test_an_unknown_type_has_near_matches(costguard: Costguard, kind: str, hint: str) -> None:
    code, _, err = costguard("rules", "show", kind)
    assert code == 2
    assert err == f"costguard: error: resource type {kind} is not known; {hint}\n"


@pytest.mark.parametrize("command", ["list", "show"])
def test_help_has_an_example_on_lines_of_its_own(costguard: Costguard, command: str) -> None:
    _, out, _ = costguard("rules", command, "--help")
    assert f"  Example:\n    costguard rules {command} " in out


def test_several_prices_under_one_key_are_not_one_price() -> None:
    priced = product_prices(known_type(NAT), "us-east-1")[0]
    (offer,) = priced.offers or ()
    (price,) = offer.prices
    dearer = price._replace(tiers=(price.tiers[0]._replace(price=D("0.05")),))
    both = offer._replace(prices=(price, dearer))
    text = type_text(known_type(NAT), [priced._replace(offers=(both,))], "us-east-1")
    assert "$0.045 to $0.05 (2 prices)" in text
