"""Utilisation of machines and volumes that exist already, from CloudWatch (extra: aws).

Metrics: CPUUtilization of AWS/EC2, mem_used_percent of the agent's namespace CWAgent, and
VolumeReadOps and VolumeWriteOps of AWS/EBS, over 14 days in steps of five minutes; see
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from costguard.errors import ToolError
from costguard.model.money import ZERO
from costguard.model.plan import Plan
from costguard.model.resource import Resource
from costguard.optimize.measured import Measured

DAYS = 14
_PERIOD = 300
_PERCENTILES = {"p90": 0.90, "p95": 0.95, "p99_5": 0.995}
_RECENT = 3 * 24 * 3600 // _PERIOD
"""Samples of the last three days."""
_STEP = Decimal("1.5")
"""A mean of the last days that is so many times the one before, or less, is a step."""
_HUNDRED = Decimal(100)

Clients = Callable[[str], Any]
"""Gives the CloudWatch client of a region."""


class _Series(NamedTuple):
    """A metric of a resource that is asked for."""

    namespace: str
    metric: str
    dimension: str
    statistic: str


_CPU = _Series("AWS/EC2", "CPUUtilization", "InstanceId", "Maximum")
_MEMORY = _Series("CWAgent", "mem_used_percent", "InstanceId", "Maximum")
_READS = _Series("AWS/EBS", "VolumeReadOps", "VolumeId", "Sum")
_WRITES = _Series("AWS/EBS", "VolumeWriteOps", "VolumeId", "Sum")
_OF_TYPE = {"aws_instance": (_CPU, _MEMORY), "aws_ebs_volume": (_READS, _WRITES)}


def measured(plan: Plan, now: datetime, clients: Clients | None = None) -> Mapping[str, Measured]:
    """Utilisation by address of the plan's machines and volumes that have an id already.

    Raises ``ToolError`` where boto3 is missing, or CloudWatch does not answer.
    """
    clients = clients or _clients()
    found: dict[str, Measured] = {}
    for resource in plan.before.values():
        id_, asked = resource.attributes.get("id"), _OF_TYPE.get(resource.type)
        if asked and resource.region and isinstance(id_, str):
            series = [_samples(clients(resource.region), one, id_, now, resource) for one in asked]
            if series[0]:
                found[resource.address] = _concluded(resource, series)
    return found


def _clients() -> Clients:
    try:
        import boto3
    except ImportError:
        raise ToolError(
            "utilisation from CloudWatch needs boto3: pip install 'costguard-iac[aws]'"
        ) from None
    return lambda region: boto3.client("cloudwatch", region_name=region)


def _samples(
    client: Any, series: _Series, id_: str, now: datetime, resource: Resource
) -> list[Decimal]:
    """Samples of a series, oldest first."""
    metric = {
        "Namespace": series.namespace,
        "MetricName": series.metric,
        "Dimensions": [{"Name": series.dimension, "Value": id_}],
    }
    stat = {"Metric": metric, "Period": _PERIOD, "Stat": series.statistic}
    asked = {
        "MetricDataQueries": [{"Id": "m", "MetricStat": stat}],
        "StartTime": now - timedelta(days=DAYS),
        "EndTime": now,
        "ScanBy": "TimestampAscending",
    }
    try:
        return [Decimal(repr(value)) for value in _pages(client, asked)]
    except Exception as error:
        reason = " ".join(str(error).split())
        raise ToolError(f"{resource.address}: CloudWatch does not answer: {reason}") from error


def _pages(client: Any, asked: Mapping[str, Any]) -> Iterator[float]:
    token: dict[str, str] = {}
    while True:
        page = client.get_metric_data(**asked, **token)
        for result in page["MetricDataResults"]:
            yield from map(float, result["Values"])
        if not page.get("NextToken"):
            return
        token = {"NextToken": page["NextToken"]}


def _concluded(resource: Resource, series: Sequence[Sequence[Decimal]]) -> Measured:
    first, second = series
    days = Decimal(len(first) * _PERIOD // 86_400)
    if resource.type == "aws_ebs_volume":
        most = max(a + b for a, b in zip(first, second, strict=False)) if second else max(first)
        return Measured(days, {}, iops=most / _PERIOD, steady=_steady(first))
    return Measured(
        days,
        {name: percentile(first, share) / _HUNDRED for name, share in _PERCENTILES.items()},
        max(second) / _HUNDRED if second else None,
        steady=_steady(first),
    )


def percentile(samples: Sequence[Decimal], share: float) -> Decimal:
    """The sample that ``share`` of all samples do not exceed (nearest rank)."""
    return sorted(samples)[max(0, math.ceil(share * len(samples)) - 1)]


def _steady(samples: Sequence[Decimal]) -> bool:
    """Whether the last three days are like those before."""
    recent, before = samples[-_RECENT:], samples[:-_RECENT]
    if not before:
        return True
    new, old = (sum(part, ZERO) / len(part) for part in (recent, before))
    return old / _STEP <= new <= old * _STEP
