from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path

import pytest

from costguard.catalog.build import BuildReport, build
from costguard.catalog.facts import MACHINE_COLUMNS
from costguard.catalog.sqlite import SqlitePriceBook
from costguard.model.price import Product

SOURCES = """id,title,url,licence
page,The price page,https://example.com/prices,CC0-1.0
list,The price list,https://example.com/list,CC0-1.0
"""
MACHINES = f"""{",".join(MACHINE_COLUMNS)}
m5.large,2,8,x86_64,no,yes,0,,list,2026-07-11
t4g.nano,2,0.5,arm64,yes,yes,0,,list,2026-07-11
x1.odd,4,,,no,no,0,,list,2026-07-11
"""

NAT = Product("aws", "AmazonEC2", "NAT Gateway", "Hrs", (("usagetype", "NatGateway-Hours"),))
VOLUME = Product("aws", "AmazonEC2", "Storage", "GB-Mo", (), ("volumeApiName",))
EGRESS = Product("aws", "AWSDataTransfer", "Data Transfer", "GB", (("toLocation", "External"),))


@pytest.fixture
def facts_dir(tmp_path: Path) -> Path:
    """A data folder with sources and machines, and no facts yet."""
    root = tmp_path / "data"
    (root / "aws").mkdir(parents=True)
    (root / "sources.csv").write_text(SOURCES)
    (root / "aws" / "instance_types.csv").write_text(MACHINES)
    return root


@pytest.fixture
def write(facts_dir: Path) -> Callable[[str, str], Path]:
    """Write a fact file: its place below ``data/aws``, its text."""

    def write_file(place: str, text: str) -> Path:
        path = facts_dir / "aws" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return write_file


@pytest.fixture
def compiled(facts_dir: Path, tmp_path: Path) -> Callable[..., BuildReport]:
    """Build the book from what the test has written."""

    def compile_facts(products: Iterable[Product]) -> BuildReport:
        return build(facts_dir, products, tmp_path / "prices.sqlite")

    return compile_facts


@pytest.fixture
def book(
    write: Callable[[str, str], Path], compiled: Callable[..., BuildReport], tmp_path: Path
) -> SqlitePriceBook:
    """A small book: NAT gateways, volumes and internet egress."""
    write(
        "AmazonEC2/nat.csv",
        "family,usagetype,option,unit,start,source,date,eu-west-1,us-east-1\n"
        "NAT Gateway,NatGateway-Hours,on_demand,Hrs,,list,2026-07-20,0.048,0.045\n",
    )
    write(
        "AmazonEC2/ebs.csv",
        "family,volumeApiName,option,unit,start,source,date,eu-west-1,us-east-1\n"
        "Storage,gp3,on_demand,GB-Mo,,page,2025-10-28,0.088,0.08\n"
        "Storage,io2,on_demand,GB-month,,page,2025-10-28,0.138,0.125\n",
    )
    write(
        "AWSDataTransfer/other.csv",
        "family,toLocation,option,unit,start,source,date,us-east-1\n"
        "Data Transfer,External,on_demand,GB,0,page,2024-08-09,0.09\n"
        "Data Transfer,External,on_demand,GB,10240,page,2024-08-09,0.085\n",
    )
    compiled([NAT, VOLUME, EGRESS])
    return SqlitePriceBook(tmp_path / "prices.sqlite")


@pytest.fixture
def nat() -> Product:
    return NAT


@pytest.fixture
def volume() -> Product:
    return VOLUME


@pytest.fixture
def egress() -> Product:
    return EGRESS


@pytest.fixture
def unheard_of() -> Product:
    return Product("aws", "AmazonEC2", "Teleport", "Hrs", (), ("to",), Decimal(0))
