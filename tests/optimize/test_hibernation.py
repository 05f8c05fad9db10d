"""What a schedule saves: worked examples with prices of their own, and what saves nothing."""

from collections.abc import Mapping
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest
from support.terraform import Document, change, document, read

from costguard.catalog.overrides import OverriddenSource, load
from costguard.catalog.sqlite import default_book
from costguard.model.estimate import CostComponent
from costguard.model.money import HOURS_PER_MONTH
from costguard.model.price import PriceQuery, Product
from costguard.optimize.hibernation import Hibernation, Sleeper, hibernate, saved
from costguard.pricing.engine import Engine
from costguard.pricing.usage import UsageFile
from costguard.rules.book import rulebook
from costguard.schedule.hours import Hours, usual_month
from costguard.schedule.read import from_text

OFFICE = from_text("Mon-Fri 07:00-19:00 Europe/Berlin")
PRICES = """version: 1
currency: USD
prices:
  - {service: AmazonEC2, family: Compute Instance, attributes: {instanceType: m6i.large},
     price: 0.096, unit: Hrs, source: example, date: 2026-11-20}
  - {service: AmazonEC2, family: Storage, attributes: {volumeApiName: gp3},
     price: 0.08, unit: GB-Mo, source: example, date: 2026-11-20}
  - {service: AmazonVPC, family: VPC Public IPv4 Address,
     price: 0.005, unit: Hrs, source: example, date: 2026-11-20}
  - {service: AmazonRDS, family: Database Instance, attributes: {deploymentOption: Single-AZ},
     price: 0.178, unit: Hrs, source: example, date: 2024-08-01}
  - {service: AmazonRDS, family: Database Instance, attributes: {deploymentOption: Multi-AZ},
     price: 0.356, unit: Hrs, source: example, date: 2024-08-01}
  - {service: AmazonRDS, family: Database Storage, attributes: {usagetype: "RDS:GP3-Storage"},
     price: 0.115, unit: GB-Mo, source: example, date: 2024-08-01}
  - {service: AmazonRDS, family: Database Storage,
     attributes: {usagetype: "RDS:Multi-AZ-GP3-Storage"},
     price: 0.23, unit: GB-Mo, source: example, date: 2024-08-01}
  - {service: AmazonRDS, family: ServerlessV2, price: 0.12, unit: ACU-Hr,
     source: example, date: 2026-11-20}
  - {service: AmazonEKS, family: Compute, price: 0.10, unit: Hrs,
     source: example, date: 2026-11-20}
  - {service: AmazonECS, family: Compute, attributes: {usagetype: "*vCPU-Hours:perCPU"},
     price: 0.04048, unit: Hrs, source: example, date: 2026-11-20}
  - {service: AmazonECS, family: Compute, attributes: {usagetype: "*GB-Hours"},
     price: 0.004445, unit: Hrs, source: example, date: 2026-11-20}
  - {service: AmazonRedshift, family: Compute Instance, price: 3.26, unit: Hrs,
     source: example, date: 2026-11-20}
"""
GP3 = [{"volume_type": "gp3", "volume_size": 50}]


@pytest.fixture
def slept(tmp_path: Path) -> Any:
    """Hibernates a plan with the prices of the examples, 12 hours on 5 days."""
    prices = tmp_path / "prices.yaml"
    prices.write_text(PRICES, encoding="utf-8")
    overrides = load(prices)

    def run(
        plan: Document, usage: Mapping[str, Mapping[str, Any]] | None = None, schedule: Any = OFFICE
    ) -> Hibernation:
        source = OverriddenSource(default_book(), overrides)
        engine = Engine(
            rulebook(), source, UsageFile("usage.yml", usage), False, overrides.commitments
        )
        made = read(plan)
        return hibernate(made, engine.estimate(made), schedule)

    return run


def cents(amount: D) -> str:
    return f"{amount:.2f}"


def only(found: Hibernation) -> Sleeper:
    (sleeper,) = found.sleepers
    return sleeper


def instance(**rest: Any) -> dict[str, Any]:
    return {
        "instance_type": "m6i.large",
        "root_block_device": GP3,
        "credit_specification": [],
    } | rest


def database(**rest: Any) -> dict[str, Any]:
    return {
        "identifier": "orders",
        "engine": "postgres",
        "engine_version": "16.4",
        "instance_class": "db.m6i.large",
        "allocated_storage": 100,
        "storage_type": "gp3",
        "multi_az": False,
        **rest,
    }


def test_an_instance_with_a_volume_and_an_address(slept: Any) -> None:
    found = slept(
        document(change("aws_instance.a", instance()), change("aws_eip.a", {"domain": "vpc"}))
    )
    assert cents(found.total) == "77.73"
    assert cents(found.saving) == "45.05"
    assert cents(found.total - found.saving) == "32.68"
    assert round(found.saving / found.total * 100, 1) == D("58.0")
    assert [one.address for one in found.awake] == ["aws_eip.a"]


def test_a_database(slept: Any) -> None:
    found = slept(document(change("aws_db_instance.a", database())))
    assert cents(found.total) == "141.44"
    assert cents(found.saving) == "83.53"
    assert cents(only(found).after) == "57.91"


def test_a_database_without_its_standby_first(slept: Any) -> None:
    standby = slept(document(change("aws_db_instance.a", database(multi_az=True))))
    single = slept(document(change("aws_db_instance.a", database())))
    assert cents(standby.total) == "282.88"
    assert cents(standby.total - single.total) == "141.44"
    assert cents(single.saving) == "83.53"


@pytest.mark.parametrize(("kept", "saving"), [("true", "138.24"), ("false", "135.15")])
def test_nodes_go_with_their_volumes(slept: Any, kept: str, saving: str) -> None:
    nodes = {
        "cluster_name": "platform",
        "node_group_name": "general",
        "instance_types": ["m6i.large"],
        "launch_template": [{"id": None, "version": "1"}],
        "capacity_type": "ON_DEMAND",
        "scaling_config": [{"desired_size": 3, "min_size": 3, "max_size": 3}],
    }
    volume = {"volume_type": "gp3", "volume_size": 20, "delete_on_termination": kept}
    mapping = {"device_name": "/dev/xvda", "ebs": [volume]}
    template = {"block_device_mappings": [mapping]}
    found = slept(
        document(
            change("aws_eks_cluster.a", {"name": "platform", "version": "1.34"}),
            change("aws_eks_node_group.a", nodes),
            change("aws_launch_template.a", template),
            expressions={
                "aws_launch_template.a": {},
                "aws_eks_node_group.a": {
                    "launch_template": [{"id": {"references": ["aws_launch_template.a.id"]}}]
                },
            },
        )
    )
    assert cents(only(found).monthly) == cents(D("210.24") + D("4.80"))
    assert cents(found.saving) == saving
    assert cents(found.total - found.saving) == cents(D("288.04") - D(saving))
    assert [(one.address, one.monthly) for one in found.awake] == [("aws_eks_cluster.a", D(73))]


def test_tasks_on_fargate(slept: Any) -> None:
    service = {
        "name": "api",
        "cluster": "apps",
        "launch_type": "FARGATE",
        "desired_count": 4,
        "task_definition": "api",
    }
    task = {"family": "api", "cpu": "512", "memory": "1024", "arn": "api"}
    found = slept(
        document(
            change("aws_ecs_service.a", service),
            change("aws_ecs_task_definition.a", task),
            expressions={
                "aws_ecs_service.a": {
                    "task_definition": {"references": ["aws_ecs_task_definition.a.arn"]}
                }
            },
        )
    )
    assert cents(found.total) == "72.08"
    assert cents(found.saving) == "46.34"


def test_a_warehouse_keeps_its_managed_storage(slept: Any) -> None:
    cluster = {"cluster_identifier": "dwh", "node_type": "ra3.4xlarge", "number_of_nodes": 1}
    usage = {"aws_redshift_cluster.a": {"managed_storage_gb": 1000}}
    found = slept(document(change("aws_redshift_cluster.a", cluster)), usage)
    assert cents(found.saving) == "1529.87"
    bare = slept(document(change("aws_redshift_cluster.a", cluster)))
    assert cents(bare.total) == "2379.80"
    assert found.saving == bare.saving
    assert found.total > bare.total


def test_serverless_capacity_that_pauses(slept: Any) -> None:
    cluster = {
        "cluster_identifier": "a",
        "engine": "aurora-postgresql",
        "engine_mode": "provisioned",
        "serverlessv2_scaling_configuration": [{"min_capacity": 0.5, "max_capacity": 0.5}],
    }
    member = {
        "cluster_identifier": "a",
        "engine": "aurora-postgresql",
        "instance_class": "db.serverless",
    }
    found = slept(
        document(
            change("aws_rds_cluster.a", cluster),
            change("aws_rds_cluster_instance.a", member),
            expressions={
                "aws_rds_cluster_instance.a": {
                    "cluster_identifier": {"references": ["aws_rds_cluster.a.id"]}
                }
            },
        ),
        {"aws_rds_cluster_instance.a": {"capacity_units_per_hr": 0.5}},
    )
    sleeper = only(found)
    assert cents(sleeper.monthly) == cents(D("0.5") * D("0.12") * 730)
    # It is idle 80% of the month, and paused then.
    idle = Hours(running=HOURS_PER_MONTH / 5, month=HOURS_PER_MONTH, starts=D(0))
    line = line_of(sleeper.monthly, "on_demand", unit="ACU-hours")
    assert cents(saved(line, idle) or D(0)) == "35.04"


def line_of(amount: D, option: str, unit: str = "hours", machine: str = "") -> CostComponent:
    """A line of a month's cost by one purchase option."""
    product = Product("x", "Compute", "Compute", "Hrs", needs=("machineType",))
    query = PriceQuery(product, "x", (machine,), option)
    return CostComponent("Hours", (), unit, HOURS_PER_MONTH, None, amount, False, query, None)


def test_a_sustained_use_discount_shrinks_with_the_hours() -> None:
    whole = D("0.189999") * 730 * D("0.7")
    line = line_of(whole, "sustained_use_full_month", machine="n1-standard-4")
    saving = saved(line, usual_month(OFFICE))
    assert saving is not None
    assert cents(whole) == "97.09"
    assert cents(whole - saving) == "46.56"
    assert cents(saving) == "50.53"
    assert round(saving / whole * 100, 1) == D("52.0")
    other = line_of(whole, "sustained_use_full_month", machine="x9-standard-4")
    assert saved(other, usual_month(OFFICE)) is None


@pytest.mark.parametrize(
    "option", ["reserved", "reserved_1yr_no_upfront", "savings_plan", "capacity-block"]
)
def test_what_a_commitment_pays_for_saves_nothing(option: str) -> None:
    assert saved(line_of(D(100), option), usual_month(OFFICE)) == 0


def test_spot_is_saved_at_its_own_price() -> None:
    assert saved(line_of(D(84), "spot"), usual_month(OFFICE)) == 84 * usual_month(OFFICE).share


def test_hours_that_usage_leaves_out_are_not_saved_twice(slept: Any) -> None:
    plan = document(change("aws_instance.a", instance()))
    # 400 hours are billed, of which 260.714 remain.
    found = slept(plan, {"aws_instance.a": {"monthly_hrs": 400}})
    assert cents(found.saving) == cents((400 - usual_month(OFFICE).running) * D("0.096"))
    few = slept(plan, {"aws_instance.a": {"monthly_hrs": 200}})
    assert few.sleepers == ()
    assert few.awake[0].reason == "what could stop is paid for whether it runs or not"


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ({"engine": "sqlserver-se", "multi_az": True}, "SQL Server with Multi-AZ cannot"),
        ({"replicate_source_db": "other"}, "a read replica cannot be stopped"),
    ],
)
def test_databases_that_cannot_be_stopped(
    slept: Any, attributes: dict[str, Any], reason: str
) -> None:
    found = slept(document(change("aws_db_instance.a", database(**attributes))))
    assert found.sleepers == ()
    assert reason in found.awake[0].reason


def test_the_source_of_a_replica_cannot_be_stopped(slept: Any) -> None:
    found = slept(
        document(
            change("aws_db_instance.a", database()),
            change("aws_db_instance.b", database(identifier="copy", replicate_source_db="orders")),
            expressions={
                "aws_db_instance.b": {
                    "replicate_source_db": {"references": ["aws_db_instance.a.identifier"]}
                }
            },
        )
    )
    assert found.sleepers == ()
    assert {one.reason.split(" cannot")[0] for one in found.awake} == {
        "a read replica",
        "an instance that has a read replica",
    }


def test_what_has_no_way_to_stop_is_named(slept: Any) -> None:
    found = slept(document(change("aws_nat_gateway.a", {}), change("aws_kms_key.a", {})))
    assert found.saving == 0
    assert {one.type: one.reason for one in found.awake} == {
        "aws_nat_gateway": "it is billed by the hour as long as it exists",
        "aws_kms_key": "nothing is known of stopping this type, and nothing is claimed",
    }


def test_what_is_free_or_goes_away_is_not_listed(slept: Any) -> None:
    gone = change("aws_instance.a", None, before=instance(), actions="delete")
    found = slept(document(gone, change("aws_iam_role.a", {"name": "a"})))
    assert (found.sleepers, found.awake) == ((), ())


def test_a_tag_has_hours_of_its_own(slept: Any) -> None:
    tags = {"maid_offhours": "off=(m-f,15);on=(m-f,7);tz=utc"}
    found = slept(document(change("aws_instance.a", instance(tags=tags))))
    # 40 hours a week.
    assert cents(found.saving) == cents(D("70.08") * (1 - D(40) / 168))
    assert found.gaps == ()
    assert found.sleepers[0].caveats[0] == "its own tag counts: off=(m-f,15);on=(m-f,7);tz=utc"


def test_a_tag_that_is_not_valid_is_said(slept: Any) -> None:
    found = slept(document(change("aws_instance.a", instance(tags={"maid_offhours": "off=19"}))))
    assert found.sleepers == ()
    assert "expected (m-f,19)" in found.awake[0].reason


def test_a_tag_may_say_that_it_always_runs(slept: Any) -> None:
    found = slept(document(change("aws_instance.a", instance(tags={"schedule": "always-on"}))))
    assert found.sleepers == ()
    assert "its tag says that it always runs" in found.awake[0].reason


def test_the_name_of_another_schedule_is_only_perhaps_a_stop(slept: Any) -> None:
    plan = document(change("aws_instance.a", instance(tags={"Schedule": "nights"})))
    assert [one.found and one.found.sure for one in slept(plan).gaps] == [False]
    assert slept(plan, schedule=OFFICE._replace(name="nights")).gaps == ()


def scheduler(call: str, told: str | None, **rest: Any) -> dict[str, Any]:
    target = {"arn": f"arn:aws:scheduler:::aws-sdk:{call}", "input": told}
    return change("aws_scheduler_schedule.stop", {"target": [target]}, **rest)


@pytest.mark.parametrize(
    ("told", "stops"),
    [
        ('{"DbInstanceIdentifier":"orders"}', True),
        ('{"DbInstanceIdentifier":"others"}', False),
        ("not JSON", False),
    ],
)
def test_a_schedule_of_the_plan_stops_what_it_names(slept: Any, told: str, stops: bool) -> None:
    found = slept(
        document(change("aws_db_instance.a", database()), scheduler("rds:stopDBInstance", told))
    )
    assert (found.gaps == ()) is stops


def test_a_target_that_is_not_known_is_perhaps_it(slept: Any) -> None:
    unknown = {"target": [{"input": True}]}
    found = slept(
        document(
            change("aws_instance.a", instance()),
            scheduler("ec2:stopInstances", None, after_unknown=unknown),
        )
    )
    (gap,) = found.gaps
    assert gap.found is not None
    assert gap.found.by == "aws_scheduler_schedule.stop"
    assert found.scheduled_saving == 0


@pytest.mark.parametrize(("size", "stops"), [(0, True), (1, False)])
def test_a_group_is_stopped_by_a_size_of_nothing(slept: Any, size: int, stops: bool) -> None:
    group = {
        "name": "web",
        "min_size": 2,
        "max_size": 2,
        "desired_capacity": 2,
        "launch_configuration": "web",
    }
    started = {"name": "web", "instance_type": "m6i.large", "root_block_device": GP3}
    call = f'{{"AutoScalingGroupName":"web","DesiredCapacity":{size}}}'
    found = slept(
        document(
            change("aws_autoscaling_group.a", group),
            change("aws_launch_configuration.a", started),
            scheduler("autoscaling:updateAutoScalingGroup", call),
            expressions={
                "aws_autoscaling_group.a": {
                    "launch_configuration": {"references": ["aws_launch_configuration.a.name"]}
                }
            },
        )
    )
    assert (found.gaps == ()) is stops
    # Two machines with 50 GB each: the volumes go with them.
    assert cents(found.saving) == cents((D("140.16") + 8) * usual_month(OFFICE).share)


def test_nothing_is_saved_of_what_is_not_known(slept: Any) -> None:
    found = slept(document(change("aws_instance.a", instance(instance_type=None))))
    assert found.sleepers == ()
    assert found.awake[0].reason.startswith("what it is made of is not known before apply")


def test_a_price_that_is_missing_makes_the_saving_a_least(slept: Any) -> None:
    found = slept(document(change("aws_instance.a", instance(instance_type="m1.unheard"))))
    sleeper = only(found)
    assert not sleeper.exact
    assert sleeper.saving == 0
