"""An EC2 machine: as rules ask for it, and as AWS lists it."""

from costguard.model.price import PriceQuery, Product
from support.aws_api import product

MACHINE = Product(
    "aws",
    "AmazonEC2",
    "Compute Instance",
    "Hrs",
    (("capacitystatus", "Used"),),
    ("instanceType", "licenseModel", "operatingSystem", "preInstalledSw", "tenancy"),
)
PLAIN = {
    "capacitystatus": "Used",
    "licenseModel": "No License required",
    "preInstalledSw": "NA",
    "tenancy": "Shared",
}


def machine(
    kind: str = "m5.large", region: str = "eu-west-1", option: str = "on_demand"
) -> PriceQuery:
    return PriceQuery(
        MACHINE, region, (kind, "No License required", "Linux", "NA", "Shared"), option
    )


def listed_machine(
    kind: str, price: str, region: str = "eu-west-1", **more: str
) -> dict[str, object]:
    told = {**PLAIN, "instanceType": kind, "operatingSystem": "Linux", "regionCode": region, **more}
    return product("AmazonEC2", "Compute Instance", {"0": price}, **told)
