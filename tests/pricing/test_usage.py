"""The usage file: Infracost's format 0.1."""

from pathlib import Path

import pytest

from costguard.errors import ConfigError, UsageError
from costguard.pricing.usage import load


def write(folder: Path, text: str) -> Path:
    path = folder / "usage.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_exact_address_replaces_the_wildcard(tmp_path: Path) -> None:
    usage = load(
        write(
            tmp_path,
            """
version: 0.1
resource_type_default_usage:
  aws_lambda_function:
    monthly_requests: 1
    request_duration_ms: 2
resource_usage:
  aws_lambda_function.f[*]:
    monthly_requests: 10
    memory: 1
  aws_lambda_function.f["eu"]:
    monthly_requests: 20
  module.a[*].aws_lambda_function.g[*]:
    monthly_requests: 30
""",
        )
    )
    kind = "aws_lambda_function"
    assert usage.of('aws_lambda_function.f["us"]', kind)["monthly_requests"] == 10
    exact = usage.of('aws_lambda_function.f["eu"]', kind)
    assert exact == {"monthly_requests": 20, "request_duration_ms": 2}
    assert usage.of("module.a[0].aws_lambda_function.g[1]", kind)["monthly_requests"] == 30
    assert usage.of("aws_lambda_function.other", kind)["monthly_requests"] == 1


def test_a_bare_type_among_the_addresses_is_for_all_of_that_type(tmp_path: Path) -> None:
    usage = load(write(tmp_path, "resource_usage:\n  aws_x: {n: 1}\n  aws_x.a: {n: 2}\n"))
    assert usage.of("aws_x.a", "aws_x") == {"n": 2}
    assert usage.of("aws_x.b[0]", "aws_x") == {"n": 1}
    assert usage.unused() == ()


def test_keys_that_no_rule_asks_for_are_told_by_the_entry_that_was_used(tmp_path: Path) -> None:
    usage = load(write(tmp_path, "resource_usage:\n  aws_x.a[*]: {n: 1, m: 2}\n  aws_x: {k: 3}\n"))
    usage.note_asked("aws_x.a[0]", "aws_x", ["n"])
    usage.note_asked("aws_x.b", "aws_x", ["k"])
    assert usage.unused_keys() == ("aws_x.a[*]: m",)


def test_addresses_that_no_resource_has_are_told(tmp_path: Path) -> None:
    usage = load(write(tmp_path, "resource_usage:\n  aws_x.a: {n: 1}\n  aws_x.b: {n: 1}\n"))
    usage.of("aws_x.a", "aws_x")
    assert usage.unused() == ("aws_x.b",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("resource_usage: [1]", "resource_usage: expected a map of addresses"),
        ("resource_usage:\n  aws_x.a: 3", "resource_usage.aws_x.a: expected a map of usage keys"),
        ("version: 0.1\nresources_usage: {}", ":2:1: resources_usage: no such key"),
        ("a: [", "not valid YAML"),
        ("- 1", ":1:1: expected a usage file: a map of keys"),
    ],
)
def test_a_wrong_file_gets_one_clear_error(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as error:
        load(path)
    assert message in str(error.value)
    assert str(error.value).startswith(str(path))
    assert error.value.exit_code == 2


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file; expected a usage file"):
        load(tmp_path / "none.yml")
