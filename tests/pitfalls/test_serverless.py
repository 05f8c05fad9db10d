"""Traps of functions, containers and services billed by use (items 37 to 39, 41, 47).

On Fargate in eu-west-1 a vCPU costs 0.04048 an hour and a GB of memory 0.004445. In us-east-1 a
million requests of Lambda cost 0.20, a GB-second 0.0000166667.
"""

from typing import Any

import pytest
from support.terraform import after, assumed, change, document, lines, priced, refers, unpriced

from costguard.model.estimate import Coverage, SideCost

SERVICE = "aws_ecs_service.api"
FUNCTION = "aws_lambda_function.api"
TASK = {"family": "api", "cpu": "1024", "memory": "2048", "requires_compatibilities": ["FARGATE"]}


def service(task: dict[str, Any] | None = None, **more: Any) -> SideCost:
    """The cost of two tasks of one vCPU and 2 GB."""
    attributes = {"name": "api", "desired_count": 2, "task_definition": "api", **more}
    plan = document(
        change(SERVICE, attributes),
        change("aws_ecs_task_definition.api", task or TASK),
        region="eu-west-1",
    )
    return after(priced(plan), SERVICE)


def test_the_task_definition_gives_the_size() -> None:
    """Item 47: neither a usage file nor a default size is needed where the plan tells it."""
    # 2 x 2 x 730 x 0.004445; 2 x 730 x 0.04048
    assert lines(service(launch_type="FARGATE")) == {
        "Per GB per hour": "12.9794",
        "Per vCPU per hour": "59.1008",
    }


def test_capacity_of_fargate_without_a_launch_type_is_not_free() -> None:
    """Item 47: a service that names Fargate's capacity provider needs no launch type."""
    strategy = [{"capacity_provider": "FARGATE", "weight": 1}]
    assert lines(service(capacity_provider_strategy=strategy))["Per vCPU per hour"] == "59.1008"


def test_fargate_spot_is_not_priced_as_on_demand() -> None:
    """Item 37: spot tasks cost less; the price on demand would be too high by far."""
    strategy = [{"capacity_provider": "FARGATE_SPOT", "weight": 1}]
    side = service(capacity_provider_strategy=strategy)
    assert all("Fargate Spot" in name for name in lines(side))
    # On demand: 12.9794 + 59.1008
    costs = [line.monthly_cost for line in side.components]
    assert None in costs or sum(cost or 0 for cost in costs) < 72


def test_a_task_without_a_size_is_not_free() -> None:
    """Item 37: a definition that gives no vCPU and memory is not one of zero."""
    side = service(
        {"family": "api", "requires_compatibilities": ["FARGATE"]}, launch_type="FARGATE"
    )
    assert set(lines(side).values()) == {None}
    assert unpriced(side)


def test_no_task_costs_nothing() -> None:
    """Item 75: a desired count of 0 is known to cost nothing."""
    side = service(desired_count=0, launch_type="FARGATE")
    assert side.monthly == 0
    assert side.coverage is Coverage.PRICED


@pytest.mark.parametrize("size", [512, 10_240])
def test_temporary_storage_is_never_negative(size: int) -> None:
    """Item 38: the 512 MB that are included must not be taken off twice."""
    plan = document(change(FUNCTION, {"memory_size": 1024, "ephemeral_storage": [{"size": size}]}))
    usage = {FUNCTION: {"monthly_requests": 1_000_000, "request_duration_ms": 1000}}
    found = lines(after(priced(plan, usage)))
    # 9.5 GB x 1,000,000 s x 0.0000000309 = 0.29355
    assert found["Ephemeral storage"] == {512: "0", 10_240: "0.29355"}[size]
    # 1,000,000 GB-seconds
    assert found["Duration (first 6B)"] == "16.6667"


def test_unknown_memory_is_not_128_megabytes() -> None:
    """Item 67: the size of a function that only the apply tells decides its price."""
    plan = document(
        change(FUNCTION, {}, after_unknown={"memory_size": True}),
        expressions={FUNCTION: {"memory_size": refers("aws_x.y.n", "aws_x.y")}},
    )
    usage = {FUNCTION: {"monthly_requests": 1_000_000, "request_duration_ms": 1000}}
    side = after(priced(plan, usage))
    # The requests are known: 0.20.
    assert lines(side) == {
        "Requests": "0.2",
        "Ephemeral storage": "0",
        "Duration (first 6B)": None,
    }
    assert unpriced(side)


def test_an_unknown_volume_of_nodes_is_not_20_gigabytes() -> None:
    """Item 67: nodes whose disk only the apply tells."""
    nodes = "aws_eks_node_group.n"
    plan = document(
        change(
            nodes,
            {"scaling_config": [{"desired_size": 2}], "instance_types": ["m5.large"]},
            after_unknown={"disk_size": True},
        ),
        expressions={nodes: {"disk_size": refers("aws_x.y.n", "aws_x.y")}},
    )
    side = after(priced(plan))
    assert lines(side)["Storage (general purpose SSD, gp2)"] is None
    assert unpriced(side)
    assert assumed(side) == {"disk_size": "gp2"}


@pytest.mark.parametrize(
    "kind",
    [
        "aws_guardduty_detector",
        "aws_macie2_account",
        "aws_securityhub_account",
        "aws_inspector2_enabler",
        "aws_elasticache_serverless_cache",
    ],
)
def test_one_resource_that_turns_a_paid_service_on_is_not_free(kind: str) -> None:
    """Items 36 and 41: what is examined or stored is paid for; no rule means visibly unpriced."""
    side = after(priced(document(change(f"{kind}.main", {}))))
    assert side.coverage is Coverage.UNSUPPORTED
    assert side.reasons


def test_an_unknown_size_of_a_cache_is_not_the_smallest() -> None:
    """Items 41 and 67: the cache of an API costs by its size."""
    stage = "aws_api_gateway_stage.live"
    plan = document(
        change(stage, {"cache_cluster_enabled": True}, after_unknown={"cache_cluster_size": True}),
        expressions={stage: {"cache_cluster_size": refers("aws_x.y.n", "aws_x.y")}},
    )
    assert unpriced(after(priced(plan)))
