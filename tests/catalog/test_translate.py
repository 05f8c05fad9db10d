from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from costguard.catalog import translate as module
from costguard.catalog.translate import COLUMNS, Translation, read_translations
from costguard.errors import ConfigError

HEADER = ",".join(COLUMNS) + "\n"
ROW = {
    "resource_type": ("aws_x",),
    "component": ("Cache memory (0.5 GB)",),
    "tier": ("",),
    "context.kind": ("A", "B;C"),
}


def one(tmp_path: Path, line: str) -> Translation:
    """The only line of a table, which must be right."""
    path = tmp_path / "t.csv"
    path.write_text(HEADER + line + "\n")
    (translation,), wrong = read_translations(path)
    assert wrong == []
    return translation


@pytest.mark.parametrize(
    ("select", "groups"),
    [
        ("resource_type=aws_x", ()),
        ("resource_type=aws_y", None),
        ("resource_type=aws", None),
        ("resource_type~aws_.", ()),
        ("resource_type~aws", None),
        ("resource_type=aws_x;tier=", ()),
        ("resource_type=aws_x; tier=first 1M", None),
        (r"component~Cache memory \((.*) (GB|MB)\)", ("0.5", "GB")),
        (r"resource_type~(aws)_(x);component~.*\((.*) GB\)", ("aws", "x", "0.5")),
        ("component=Cache memory (0.5 GB)", ()),
        ("context.kind=A", ()),
        (r"context.kind=B\;C", ()),
        (r"context.kind~B\;(.)", ("C",)),
        ("context.kind=C", None),
        ("context.other=", ()),
        ("context.other~.+", None),
        ("component~Cache(d)? memory .*", ("",)),
    ],
)
def test_select(tmp_path: Path, select: str, groups: tuple[str, ...] | None) -> None:
    translation = one(tmp_path, f"golden,{select},,AmazonX,Family,,,Hrs,,")
    assert translation.groups(ROW) == groups


def test_a_line_and_what_it_leaves_open(tmp_path: Path) -> None:
    translation = one(tmp_path, "golden,resource_type~(a),,AmazonX,Family,b={1};a=x-{1},,Hrs,,")
    assert translation.option == "on_demand"
    assert translation.start is None
    assert translation.filled(["q"]) == (("a", "x-q"), ("b", "q"))


@pytest.mark.parametrize(
    ("factor", "price", "expected"),
    [
        ("", "5.840", "5.840"),
        ("/730", "5.84", "0.008"),
        ("/1000000", "0.4", "0.0000004"),
        ("*1024", "0.04", "40.96"),
        ("/3600", "0.060012", "0.00001667"),
        ("/730", "0.0042", "0.00000575342465753"),
        ("/0.5", "1", "2"),
    ],
)
def test_factor(tmp_path: Path, factor: str, price: str, expected: str) -> None:
    translation = one(tmp_path, f"golden,resource_type=a,,AmazonX,F,,,Hrs,,{factor}")
    assert f"{translation.price(Decimal(price)):f}" == expected


def test_comments_and_empty_lines_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(HEADER + "# why\n\ngolden,a=b,,X,F,,,Hrs,,\n")
    (translation,), wrong = read_translations(path)
    assert wrong == []
    assert translation.where == f"{path}:4"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("silver,a=b,,X,F,,,Hrs,,", "from is 'silver', expected golden or aws"),
        ("golden,a=b,,,F,,,Hrs,,", "service is empty"),
        ("golden,a=b,,X,F,,,Furlongs,,", "unit 'Furlongs' is not in costguard/catalog/units.py"),
        ("golden,a=b,,X,F,,,hours,,", "unit 'hours' is not in"),
        ("golden,a=b,,X,F,,,Hrs,,730", "factor is '730', expected like /730 or *1024"),
        ("golden,a=b,,X,F,,,Hrs,,/0", "factor is '/0'"),
        ("golden,a=b,,X,F,,,Hrs,ten,", "start is 'ten', expected a number from 0 up"),
        ("golden,a=b,,X,F,,,Hrs,-1,", "start is '-1'"),
        ("golden,ab,,X,F,,,Hrs,,", "'ab' in select is neither column=value nor column~regex"),
        ("golden,,,X,F,,,Hrs,,", "select is empty"),
        ("golden,a~(,,X,F,,,Hrs,,", "'(' is not a regular expression"),
        ("golden,a=b,,X,F,a,,Hrs,,", "'a' in attributes is not one new key=value"),
        ("golden,a=b,,X,F,a=,,Hrs,,", "'a=' in attributes is not one new key=value"),
        ("golden,a=b,,X,F,a=1;a=2,,Hrs,,", "'a=2' in attributes is not one new key=value"),
        ("golden,a~(b),,X,F,a={2},,Hrs,,", "'a={2}', but the regexes of select have 1 groups"),
        ("golden,a=b,,X,F,,,Hrs,", "has 9 cells, expected 10"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(HEADER + "golden,a=b,,X,F,,,Hrs,,\n" + line + "\n")
    (_,), (error,) = read_translations(path)
    assert str(error).startswith(f"{path}:3: ")
    assert problem in str(error)


def test_header(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("select,from\n")
    with pytest.raises(ConfigError, match=r"t\.csv:1: the header must be from,select,region,"):
        read_translations(path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"t\.csv: cannot be read as a UTF-8 CSV file"):
        read_translations(tmp_path / "t.csv")


def test_the_documented_examples_are_translations(tmp_path: Path) -> None:
    guide = Path(module.__file__).with_name("translations") / "README.md"
    examples = guide.read_text(encoding="utf-8").partition("## Examples")[2].split("```")[1]
    path = tmp_path / "t.csv"
    path.write_text(examples.strip() + "\n")
    translations, wrong = read_translations(path)
    assert wrong == []
    assert len(translations) == 6
