"""Prices that nobody can believe are left out of the facts, and told."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from costguard.catalog.doubtful import believable, read_doubtful
from costguard.catalog.facts import Fact
from costguard.errors import ConfigError

HEADER = "vendor,service,family,attributes,option,region,why\n"
LINE = "azure,Virtual Machines,Compute,operatingSystem=Linux;armSkuName=A8,on_demand,far,too low\n"


def fact(region: str, price: str) -> Fact:
    attributes = (("armSkuName", "A8"), ("operatingSystem", "Linux"))
    day = datetime.date(2026, 6, 18)
    return Fact(
        "azure", "Virtual Machines", "Compute", attributes, "on_demand", "Hrs", region,
        Decimal(0), Decimal(price), "table", day,
    )  # fmt: skip


def written(tmp_path: Path, text: str) -> Path:
    (tmp_path / "doubtful.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_doubtful_price_is_left_out_and_told(tmp_path: Path) -> None:
    data = written(tmp_path, HEADER + LINE)
    near, far = fact("near", "0.975"), fact("far", "0.163")
    kept, told = believable([near, far], read_doubtful(data, "azure"), data)
    assert kept == [near]
    assert told == ["Virtual Machines {'armSkuName': 'A8', 'operatingSystem': 'Linux'} in far"]


def test_other_vendors_and_folders_without_the_file_have_none(tmp_path: Path) -> None:
    assert read_doubtful(tmp_path, "azure") == []
    assert read_doubtful(written(tmp_path, HEADER + LINE), "google") == []


def test_a_line_for_a_price_that_is_gone_is_an_error(tmp_path: Path) -> None:
    data = written(tmp_path, HEADER + LINE)
    with pytest.raises(ConfigError, match=r"no price of .*A8.* in far; take the line out"):
        believable([fact("near", "0.975")], read_doubtful(data, "azure"), data)


def test_a_file_of_another_shape_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"doubtful\.csv: expected the columns vendor,service"):
        read_doubtful(written(tmp_path, HEADER + "azure,Virtual Machines\n"), "azure")
