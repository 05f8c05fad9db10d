"""The build hook, run as a script over a copy of the package with the standard library only."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from costguard.catalog.sqlite import SqlitePriceBook
from costguard.model.price import Price, PriceQuery, Product
from costguard.rules.book import rulebook

ROOT = Path(__file__).resolve().parents[2]
DATA = Path("costguard", "catalog", "data")


@pytest.fixture(scope="module")
def product() -> Product:
    """A product that the pricing rules declare."""
    return next(iter(rulebook(["aws"]).products()))


@pytest.fixture
def checkout(tmp_path: Path, product: Product) -> Path:
    """A copy of the source tree whose only fact is a price of the product."""
    left_out = shutil.ignore_patterns("data", "__pycache__", "prices.sqlite")
    shutil.copytree(ROOT / "costguard", tmp_path / "costguard", ignore=left_out)
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    folder = tmp_path / DATA / "aws" / product.service
    folder.mkdir(parents=True)
    shutil.copy(ROOT / DATA / "sources.csv", tmp_path / DATA)
    names = [name for name, value in product.where if value]
    values = [value for _, value in product.where if value]
    region = "global" if product.scope == "global" else "us-east-1"
    header = ["family", *names, "option", "unit", "start", "source", "date", region]
    row = [product.family, *values, "on_demand", product.unit]
    row += ["", "component-prices", "2024-07-01", "0.25"]
    (folder / "x.csv").write_text(",".join(header) + "\n" + ",".join(row) + "\n")
    return tmp_path


def compile_book(checkout: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", str(checkout / ".ci" / "hatch_build.py")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_it_compiles_what_the_rules_want(checkout: Path, product: Product) -> None:
    done = compile_book(checkout)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("price book 2024-07-01: 1 prices of 1 facts\n")
    book = SqlitePriceBook(checkout / "costguard" / "catalog" / "prices.sqlite")
    book.verify()
    (region,) = book.regions(product)
    query = PriceQuery(product, region, tuple("" for _ in product.needs))
    answer = book.prices([query])[query]
    assert isinstance(answer, Price)
    assert f"{answer.tiers[0].price}" == "0.25"


def test_a_wrong_fact_is_one_line(checkout: Path, product: Product) -> None:
    path = checkout / DATA / "aws" / product.service / "x.csv"
    path.write_text(path.read_text().replace("0.25", "free"))
    done = compile_book(checkout)
    assert done.returncode == 1
    assert done.stderr.startswith("the price book cannot be compiled: ")
    assert done.stderr.count("\n") == 1
    assert "x.csv:2:" in done.stderr
    assert not (checkout / "costguard" / "catalog" / "prices.sqlite").exists()
