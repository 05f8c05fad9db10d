"""Files of utilisation, and what CloudWatch answers."""

import json
from datetime import UTC, datetime
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest
from support.terraform import change, document, read

from costguard.errors import ConfigError, ToolError
from costguard.model.plan import Plan
from costguard.optimize.cloudwatch import measured, percentile
from costguard.optimize.measured import Measured
from costguard.optimize.utilisation import load

WEB = Measured(D(14), {"p95": D("0.18")}, D("0.35"), profile="batch")


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_json(tmp_path: Path) -> None:
    row = {"days": 14, "cpu_p95": 18, "memory_max": 35, "profile": "batch"}
    path = written(tmp_path, "u.json", json.dumps({"resources": {"aws_instance.web": row}}))
    assert load(path) == {"aws_instance.web": WEB}


def test_csv(tmp_path: Path) -> None:
    text = "address,days,cpu_p95,memory_max,profile\naws_instance.web,14,18,35,batch\n"
    assert load(written(tmp_path, "u.csv", text)) == {"aws_instance.web": WEB}


def test_what_csv_leaves_empty_was_not_measured(tmp_path: Path) -> None:
    text = "address,days,cpu_p95,memory_max,steady\naws_instance.web,7,18,,false\n"
    found = load(written(tmp_path, "u.csv", text))["aws_instance.web"]
    assert (found.memory, found.steady, found.profile) == (None, False, "user_facing")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"cpu_p95": 18}, "days is missing"),
        ({"days": 14, "cpu_p96": 18}, "cpu_p96: expected one of days, cpu_p90"),
        ({"days": 14, "cpu_p95": 101}, "cpu_p95: expected a percentage up to 100; found 101"),
        ({"days": 14, "cpu_p95": "much"}, "cpu_p95: expected a number from 0 up; found 'much'"),
        ({"days": -1}, "days: expected a number from 0 up"),
        ({"days": 14, "profile": "x"}, "profile: expected one of user_facing, batch"),
        ({"days": 14, "steady": "maybe"}, "steady: expected true or false"),
        (7, "expected a map of days"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, row: Any, problem: str) -> None:
    path = written(tmp_path, "u.json", json.dumps({"resources": {"aws_instance.web": row}}))
    with pytest.raises(ConfigError, match=r"u\.json.*aws_instance\.web") as said:
        load(path)
    assert problem in str(said.value)


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("a.b,14\na.b,7\n", r"line 3: a\.b stands here again, after line 2"),
        ("a.b,14,18\n", r"line 2: more values than the first line has columns"),
    ],
)
def test_lines_of_csv_that_are_wrong(tmp_path: Path, lines: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        load(written(tmp_path, "u.csv", f"address,days\n{lines}"))


@pytest.mark.parametrize(("name", "text"), [("u.json", "[]"), ("u.csv", "a,b\n1,2\n")])
def test_other_files(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(ConfigError, match="expected a"):
        load(written(tmp_path, name, text))


# CloudWatch


class Client:
    """Answers with fixed samples by metric, in two pages."""

    def __init__(self, **samples: list[float]) -> None:
        self.samples = samples
        self.asked: list[str] = []

    def get_metric_data(self, **asked: Any) -> dict[str, Any]:
        metric = asked["MetricDataQueries"][0]["MetricStat"]["Metric"]
        self.asked.append(metric["Dimensions"][0]["Value"])
        values = self.samples.get(metric["MetricName"], [])
        half = len(values) // 2
        if "NextToken" in asked:
            return {"MetricDataResults": [{"Values": values[half:]}]}
        return {"MetricDataResults": [{"Values": values[:half]}], "NextToken": "more"}


def plan(kind: str = "aws_instance", id_: str = "i-1") -> Plan:
    row = {"id": id_}
    return read(document(change(f"{kind}.a", row, before=row, actions="no-op")))


NOW = datetime(2026, 11, 21, tzinfo=UTC)


def test_percentiles_of_samples() -> None:
    cpu = [float(n % 100 + 1) for n in range(4000)]  # 1 to 100, as often each
    client = Client(CPUUtilization=cpu, mem_used_percent=[30.0, 35.0])
    found = measured(plan(), NOW, lambda _region: client)["aws_instance.a"]
    assert found.cpu == {"p90": D("0.9"), "p95": D("0.95"), "p99_5": D("1")}
    assert found.memory == D("0.35")
    assert found.days == 13  # 4000 samples of five minutes
    assert found.steady
    assert set(client.asked) == {"i-1"}


def test_a_step_in_the_last_days() -> None:
    cpu = [10.0] * 3000 + [40.0] * 864
    found = measured(plan(), NOW, lambda _region: Client(CPUUtilization=cpu))
    assert not found["aws_instance.a"].steady


def test_operations_of_a_volume() -> None:
    client = Client(VolumeReadOps=[300.0, 600.0], VolumeWriteOps=[300.0, 900.0])
    found = measured(plan("aws_ebs_volume", "vol-1"), NOW, lambda _region: client)
    assert found["aws_ebs_volume.a"].iops == D(5)  # 1500 in 300 seconds


def test_what_does_not_exist_yet_and_what_has_no_samples() -> None:
    new = read(document(change("aws_instance.a", {})))
    assert measured(new, NOW, lambda _region: Client()) == {}
    assert measured(plan(), NOW, lambda _region: Client()) == {}


def test_an_answer_that_fails() -> None:
    class Broken:
        def get_metric_data(self, **_asked: Any) -> Any:
            raise RuntimeError("no\n credentials")

    with pytest.raises(ToolError, match="CloudWatch does not answer: no credentials"):
        measured(plan(), NOW, lambda _region: Broken())


def test_nearest_rank() -> None:
    assert percentile([D(n) for n in range(1, 11)], 0.90) == 9
