"""Amazon MQ: brokers and their storage."""

from __future__ import annotations

from costguard.rules.kit import Components, ResourceView, cost, free, metered, rule, service
from costguard.rules.quantities import times

mq = service("aws", "AmazonMQ")

BROKER = mq("Broker Instances", "Hrs", needs=("brokerEngine", "deploymentOption", "instanceType"))
STORAGE = mq("Broker Storage", "GB-Mo", needs=("brokerEngine", "storageMedia"))

DEPLOYMENTS = {
    "SINGLE_INSTANCE": "Single-AZ",
    "ACTIVE_STANDBY_MULTI_AZ": "Multi-AZ",
    "CLUSTER_MULTI_AZ": "Multi-AZ",
}
ENGINES = {"activemq": "ActiveMQ", "rabbitmq": "RabbitMQ"}
CLUSTER_NODES = 3

FREE = free("aws_mq_configuration")


@rule("aws_mq_broker", page="https://aws.amazon.com/amazon-mq/pricing/")
def broker(r: ResourceView) -> Components:
    """Hours of the broker with all its instances, and GB of storage by the month.

    ActiveMQ stores on EFS, which its instances share, unless EBS is asked for. Each of the three
    nodes of a RabbitMQ cluster has its own storage; the usage file gives that of one.
    """
    engine = ENGINES.get((r.text("engine_type") or "").lower())
    mode = (r.text("deployment_mode", "SINGLE_INSTANCE") or "").upper()
    instance = r.text("host_instance_type")
    shown = (engine or "engine not known", instance or "type not known", mode.lower())
    yield cost(
        f"Instance usage ({', '.join(shown)})",
        BROKER,
        r.hours,
        brokerEngine=engine,
        deploymentOption=DEPLOYMENTS.get(mode),
        instanceType=instance,
    )
    default = "ebs" if engine == "RabbitMQ" else "efs"
    medium = (default if engine == "RabbitMQ" else r.text("storage_type", default) or "").upper()
    nodes = CLUSTER_NODES if mode == "CLUSTER_MULTI_AZ" else 1
    yield metered(
        f"Storage ({shown[0]}, {medium})",
        STORAGE,
        times(r.usage("storage_size_gb"), nodes),
        brokerEngine=engine,
        storageMedia=medium,
    )
