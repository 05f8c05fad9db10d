"""The documentation of the price file: its examples are read, its errors are what is said."""

import re
from decimal import Decimal as D
from pathlib import Path

import pytest

from costguard.catalog.commitment_limits import Cores, Spend, Units
from costguard.catalog.overrides import Overrides, load
from costguard.errors import ConfigError

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "price-file.md"
HEAD = "version: 1\ncurrency: USD\n"
USUAL = "name: a, since: 2026-01-01, until: 2027-01-01, source: order 1"


def documented_errors() -> list[tuple[str, str]]:
    """What is wrong, and what is said, of each row of the table of errors."""
    table = GUIDE.read_text(encoding="utf-8").partition("## Errors")[2]
    return re.findall(r"^\| `(.*?)` \| `(.*)` \|$", table, re.MULTILINE)


@pytest.fixture
def examples(tmp_path: Path) -> list[Overrides]:
    """The examples of the documentation, in their order."""
    texts = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "prices.yaml"
    found = []
    for text in texts:
        path.write_text(text)
        found.append(load(path))
    return found


def test_the_documented_examples_are_price_files(examples: list[Overrides]) -> None:
    own, enterprise, commitments, currency = examples
    assert len(own.entries) == 3
    assert own.region_fallback == (("ap-east-2", "ap-east-1"),)
    ((provider, discount),) = enterprise.enterprise
    assert (provider, discount.percent) == ("aws", 9)
    assert discount.note == "9% enterprise discount (EDP 2026)"
    assert {c.name: (c.limit, len(c.terms)) for c in commitments.commitments} == {
        "ri-web": (Units(D(2)), 1),
        "plan-compute": (Spend(D("2.50")), 3),
        "plan-azure": (Spend(D("2.5")), 1),
        "cud-n2": (Cores(D(64), D(256)), 1),
    }
    assert currency.currency == "EUR"


def test_there_is_an_example_of_each_kind_of_error() -> None:
    said = " ".join(problem for _, problem in documented_errors())
    assert len(documented_errors()) >= 30
    for part in ("prices[0]", "enterprise[0]", "enterprise[1]", "commitments[0]", "exchange_rate"):
        assert part in said


@pytest.mark.parametrize(("wrong", "problem"), documented_errors())
def test_a_documented_error_is_what_is_said(tmp_path: Path, wrong: str, problem: str) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text(f"{HEAD}{wrong.replace('...', USUAL)}\n")
    with pytest.raises(ConfigError) as error:
        load(path)
    assert str(error.value) == f"{tmp_path}/{problem}"
    assert error.value.exit_code == 2
