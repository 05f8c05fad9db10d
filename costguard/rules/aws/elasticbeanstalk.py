"""AWS Elastic Beanstalk: environments, and all that they start. The service itself is free."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from costguard.rules.aws import cloudwatch, elb, rds, sqs
from costguard.rules.aws.autoscaling import shares
from costguard.rules.aws.ebs import DEFAULT_TYPE, Volume
from costguard.rules.aws.ec2 import Share, machine_costs
from costguard.rules.aws.machine import Device, Machine
from costguard.rules.aws.operating_system import LINUX, WINDOWS, System, root_gb, system_of
from costguard.rules.given import told_number
from costguard.rules.kit import (
    ON_DEMAND,
    ZERO,
    Components,
    Decimal,
    ResourceView,
    free,
    rule,
    within,
)

ENVIRONMENT = "aws:elasticbeanstalk:environment"
GROUP = "aws:autoscaling:asg"
LAUNCH = "aws:autoscaling:launchconfiguration"
INSTANCES = "aws:ec2:instances"
NETWORK = "aws:ec2:vpc"
LOGS = "aws:elasticbeanstalk:cloudwatch:logs"
DATABASE = "aws:rds:dbinstance"
WORKER = "aws:elasticbeanstalk:sqsd"

PROVISIONED = ("io1", "io2")
PROVISIONED_GB = 10
"""Size of a root volume with provisioned IOPS, where none is given."""
DATABASE_ATTRIBUTES = {
    "DBAllocatedStorage": "allocated_storage",
    "DBEngine": "engine",
    "DBEngineVersion": "engine_version",
    "DBInstanceClass": "instance_class",
    "DBSnapshotIdentifier": "snapshot_identifier",
    "MultiAZDatabase": "multi_az",
}
"""Settings of an environment's database, and the attributes of an instance that they become."""
DATABASE_DEFAULTS = {"engine": "mysql", "instance_class": "db.t2.micro"}

FREE = free(
    """
    aws_elastic_beanstalk_application aws_elastic_beanstalk_application_version
    aws_elastic_beanstalk_configuration_template
    """
)


class Settings:
    """The settings of an environment: its own, then those of its template, then AWS's."""

    def __init__(self, r: ResourceView) -> None:
        self.r = r
        self._blocks: dict[tuple[str | None, str | None], ResourceView] = {}
        template = r.refer("template_name", "aws_elastic_beanstalk_configuration_template")
        layers = [r.blocks("setting"), template.blocks("setting") if template else []]
        layers += [r.blocks("all_settings")] if r.known("all_settings") else []
        for block in (block for layer in layers for block in layer):
            if not block.text("resource"):  # else it belongs to a scheduled action
                self._blocks.setdefault((block.text("namespace"), block.text("name")), block)

    def get(self, namespace: str, name: str) -> ResourceView | None:
        """The block of a setting, whose ``value`` it holds; None where nobody sets it."""
        return self._blocks.get((namespace, name))

    def text(self, namespace: str, name: str, default: str | None = None) -> str | None:
        """Value of a setting, or the ``default`` where it is not set or not known."""
        block = self.get(namespace, name)
        return default if block is None else block.text("value", default)

    def number(self, namespace: str, name: str, default: int | None = None) -> Decimal | None:
        """Value of a setting as a number, or the ``default``."""
        block = self.get(namespace, name)
        if block is None:
            return None if default is None else Decimal(default)
        return block.number("value", default)

    def flag(self, namespace: str, name: str) -> bool:
        """Whether a setting is ``true``."""
        return (self.text(namespace, name, "false") or "").lower() == "true"

    def part(self, below: str, values: Mapping[str, Any]) -> ResourceView:
        """What the environment starts, as if it were a resource with these attributes.

        Its usage stands ``below`` a key of the environment's. A value that is not known counts
        as given.
        """
        resource = self.r.resource
        view = self.r.of(resource._replace(attributes=values, config=None), below=below)
        unknown = {key: (resource.address,) for key in values if not view.known(key)}
        config = resource.config and resource.config._replace(references=unknown)
        return self.r.of(view.resource._replace(config=config), below=below)


@rule("aws_elastic_beanstalk_environment", page="https://aws.amazon.com/elasticbeanstalk/pricing/")
def environment(r: ResourceView) -> Components:
    """The machines with their volumes, load balancer, database, logs or queue that it starts.

    There are as many machines as the smallest size tells, or ``ec2.instances`` of the usage
    file. Without a type of load balancer AWS starts a classic one.
    """
    settings = Settings(r)
    yield from within("aws_launch_configuration", _machines(settings))
    yield from _database(settings)
    if settings.flag(LOGS, "StreamLogs") or settings.flag(
        f"{LOGS}:health", "HealthStreamingEnabled"
    ):
        yield from within(
            "aws_cloudwatch_log_group",
            cloudwatch.log_group.components(settings.part("cloudwatch.", {})),
        )
    if r.text("tier", "WebServer") == "Worker":
        if settings.get(WORKER, "WorkerQueueURL") is None:
            yield from within("aws_sqs_queue", sqs.queue.components(settings.part("sqs.", {})))
    elif not _single(settings) and not settings.flag(ENVIRONMENT, "LoadBalancerIsShared"):
        yield from _load_balancer(settings)


def _single(settings: Settings) -> bool:
    return settings.text(ENVIRONMENT, "EnvironmentType", "LoadBalanced") == "SingleInstance"


def _machines(settings: Settings) -> Components:
    part = settings.part("ec2.", {})
    system = system_of(part, default=_platform(settings.r))
    machine = Machine(
        instance_type=_instance_type(settings),
        most=settings.number(INSTANCES, "SpotMaxPrice"),
        monitoring=settings.text(LAUNCH, "MonitoringInterval") == "1 minute",
        # An environment of a single instance gives that an Elastic IP.
        public_ip=_single(settings) or settings.flag(NETWORK, "AssociatePublicIpAddress"),
        devices=tuple(_devices(settings, system)),
    )
    yield from machine_costs(part, machine, system, _shares(settings, part))


def _platform(r: ResourceView) -> System | None:
    """The operating system by the name of the platform; None where the plan does not tell."""
    for key in ("solution_stack_name", "platform_arn"):
        name = r.text(key) if r.known(key) else None
        if name:
            return WINDOWS if "windows" in name.lower() else LINUX
    return None


def _instance_type(settings: Settings) -> str | None:
    """The first of the types that are allowed; what AWS picks by itself is not known."""
    types = settings.text(INSTANCES, "InstanceTypes") or settings.text(LAUNCH, "InstanceType")
    first, _, others = (types or "").partition(",")
    if others:
        reason = "AWS chooses among the types; the first stands for all of them"
        settings.r.assume("setting.InstanceTypes", f"{first.strip()} only", reason)
    return first.strip() or None


def _shares(settings: Settings, part: ResourceView) -> list[Share]:
    """How many machines there are, and how they are bought."""
    single = _single(settings)
    block = None if single else settings.get(GROUP, "MinSize")
    smallest = Decimal(1) if block is None else told_number(block, "value", 1)
    count = part.usage("instances") if part.usage_given("instances") else smallest
    if count is None or not settings.flag(INSTANCES, "EnableSpot"):
        return [Share(ON_DEMAND, count)]
    base = settings.number(INSTANCES, "SpotFleetOnDemandBase", 0) or ZERO
    above = "SpotFleetOnDemandAboveBasePercentage"
    percentage = settings.number(INSTANCES, above, 0 if single else 70) or ZERO
    beyond = max(count - base, ZERO)
    on_demand = count - beyond + (beyond * percentage / 100).to_integral_value("ROUND_CEILING")
    return shares(on_demand, count - on_demand, Decimal(1))


def _devices(settings: Settings, system: System) -> Iterator[Device]:
    """The root volume, and those of the block device mappings."""
    kind = settings.text(LAUNCH, "RootVolumeType")
    size = settings.number(LAUNCH, "RootVolumeSize")
    guesses: list[str] = []
    if settings.get(LAUNCH, "RootVolumeSize") is None:
        size = Decimal(PROVISIONED_GB if kind in PROVISIONED else root_gb(system))
        guesses.append(f"{size} GB")
    if settings.get(LAUNCH, "RootVolumeType") is None:
        kind = DEFAULT_TYPE
        guesses.append(kind)
    if guesses:
        reason = "not set: AWS decides it, by the platform"
        settings.r.assume("setting.RootVolume", " of ".join(guesses), reason)
    volume = Volume(
        kind,
        size,
        settings.number(LAUNCH, "RootVolumeIOPS"),
        settings.number(LAUNCH, "RootVolumeThroughput"),
    )
    yield Device("aws_ebs_volume", volume)
    mappings = settings.text(LAUNCH, "BlockDeviceMappings") or ""
    for position, mapping in enumerate(filter(None, mappings.split(","))):
        mapped = _mapped(mapping.partition("=")[2])
        if mapped is not None:
            yield Device(f"aws_ebs_volume[{position}]", mapped)


def _mapped(text: str) -> Volume | None:
    """A volume that is written as ``snapshot:size:delete:type:iops``; None for other devices."""
    if ":" not in text:
        return None  # a disk of the machine itself, or none
    _, size, _, kind, iops, *_ = [*text.split(":"), "", "", "", ""]
    return Volume(kind or DEFAULT_TYPE, _decimal(size), _decimal(iops))


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text.isdecimal() else None


def _database(settings: Settings) -> Components:
    """The database that belongs to the environment, if it has one."""
    values: dict[str, Any] = {}
    for name, key in DATABASE_ATTRIBUTES.items():
        block = settings.get(DATABASE, name)
        if block is not None:
            value = block.raw("value")
            values[key] = value.lower() if isinstance(value, str) else value
    said = settings.get(DATABASE, "HasCoupledDatabase") is not None
    if not (settings.flag(DATABASE, "HasCoupledDatabase") if said else values):
        return
    for key, default in DATABASE_DEFAULTS.items():
        if not values.get(key):
            values[key] = default
            settings.r.assume(f"setting.{key}", default, "not set: AWS's default")
    yield from within("aws_db_instance", rds.db_instance.components(settings.part("db.", values)))


def _load_balancer(settings: Settings) -> Components:
    kind = (settings.text(ENVIRONMENT, "LoadBalancerType", "classic") or "").lower()
    values: dict[str, Any] = {
        "internal": settings.text(NETWORK, "ELBScheme", "public") == "internal",
        "load_balancer_type": kind,
        "subnets": [
            name for name in (settings.text(NETWORK, "ELBSubnets") or "").split(",") if name
        ],
    }
    if kind == "classic":
        yield from within(
            "aws_elb", elb.classic_load_balancer.components(settings.part("elb.", values))
        )
    else:
        yield from within(
            "aws_loadbalancer", elb.load_balancer.components(settings.part("lb.", values))
        )
