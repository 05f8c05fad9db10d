"""`breakdown`, `explain`, `usage init`, `--version` and `--help`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

Costguard = Callable[..., "tuple[int, str, str]"]
SMALL = "examples/dev-small/plan.json"


def test_breakdown_shows_every_line(costguard: Costguard) -> None:
    code, out, _ = costguard("breakdown", SMALL)
    assert code == 0
    assert "Instance usage (Linux/UNIX, on-demand, t3.small)" in out
    assert "730" in out
    assert "total" in out


def test_explain_shows_rule_product_quantity_price_source_and_date(costguard: Costguard) -> None:
    code, out, _ = costguard("explain", SMALL, "aws_instance.app")
    assert code == 0
    assert "after https://aws.amazon.com/ec2/pricing/" in out
    assert "quantity  730 hours x $0.0208" in out
    assert "product   AmazonEC2 Compute Instance" in out
    assert "source    " in out
    assert "assumed: " in out


def test_explain_as_json(costguard: Costguard) -> None:
    _, out, _ = costguard("explain", SMALL, "aws_instance.app", "--format", "json")
    assert json.loads(out)[0]["address"] == "aws_instance.app"


def test_explain_of_an_address_that_is_not_there(costguard: Costguard) -> None:
    code, _, err = costguard("explain", SMALL, "aws_instance.ap")
    assert code == 2
    assert err == (
        "costguard: error: the plan has no resource aws_instance.ap; "
        "did you mean aws_instance.app?\n"
    )


def test_usage_init_writes_what_the_usage_file_reads(costguard: Costguard, tmp_path: Path) -> None:
    skeleton = tmp_path / "usage.yml"
    assert costguard("usage", "init", SMALL, "--out", skeleton)[0] == 0
    assert "# " in skeleton.read_text()
    assert yaml.safe_load(skeleton.read_text())["resource_usage"]
    code, out, _ = costguard("breakdown", SMALL, "--usage-file", skeleton)
    assert (code, out) == costguard("breakdown", SMALL)[:2]


def test_version_names_the_price_book(costguard: Costguard) -> None:
    code, out, _ = costguard("--version")
    assert code == 0
    assert out.startswith("costguard ")
    assert "price book 20" in out
    assert "sha256:" in out


@pytest.mark.parametrize("command", [(), ("check",), ("breakdown",), ("explain",), ("usage",)])
def test_help_has_text_and_an_example(costguard: Costguard, command: tuple[str, ...]) -> None:
    code, out, _ = costguard(*command, "--help")
    assert code == 0
    assert "Usage: costguard" in out
    assert "\\b" not in out
    if not command:
        assert "3  could not decide" in out
    elif command != ("usage",):
        assert "Example" in out


def test_an_unknown_option_is_wrong_use(costguard: Costguard) -> None:
    code, _, err = costguard("check", SMALL, "--formatt", "json")
    assert code == 2
    assert "No such option" in err


def test_a_region_must_name_its_provider(costguard: Costguard) -> None:
    code, _, err = costguard("check", SMALL, "--region", "eu-west-1")
    assert code == 2
    assert "PROVIDER=REGION" in err
