"""AWS OpenSearch Service, and Elasticsearch domains of the same service."""

from __future__ import annotations

from costguard.rules.aws.reserved import option_name, purchase_option
from costguard.rules.given import given, told_number, told_text
from costguard.rules.kit import (
    ZERO,
    Component,
    Components,
    Decimal,
    ResourceView,
    cost,
    free,
    metered,
    refers,
    rule,
    service,
)
from costguard.rules.quantities import above, rounded_up, times

PAGE = "https://aws.amazon.com/opensearch-service/pricing/"

opensearch = service("aws", "AmazonES")
INSTANCE = opensearch("Amazon OpenSearch Service Instance", "Hrs", needs=("instanceType",))
_VOLUME = "Amazon OpenSearch Service Volume"
STORAGE = opensearch(_VOLUME, "GB-Mo", needs=("usagetype",))
IOPS = opensearch(_VOLUME, "IOPS-Mo", needs=("usagetype",))
THROUGHPUT = opensearch(_VOLUME, "MiBps-Mo", where={"usagetype": "ES:GP3-Provisioned-Throughput"})
WARM = opensearch(_VOLUME, "GB-Mo", where={"usagetype": "ES:Managed-Storage"})

_VOLUMES = {
    "gp2": "ES:GP2-Storage",
    "gp3": "ES:GP3-Storage",
    "io1": "ES:PIOPS-Storage",
    "standard": "ES:Magnetic-Storage",
}
_DEFAULT_TYPE = "m4.large.search"

FREE = free(
    "aws_elasticsearch_domain_policy",
    "aws_elasticsearch_domain_saml_options",
    "aws_opensearch_authorize_vpc_endpoint_access",
    "aws_opensearch_domain_policy",
    "aws_opensearch_domain_saml_options",
    "aws_opensearch_inbound_connection_accepter",
    "aws_opensearch_outbound_connection",
    "aws_opensearch_package",
    "aws_opensearch_package_association",
)


@rule("aws_opensearch_domain", "aws_elasticsearch_domain", page=PAGE)
def domain(r: ResourceView) -> Components:
    """Hours of data, master, coordinator and UltraWarm nodes; volumes of the data nodes.

    Each data node has a volume of the given size. A gp3 volume includes 3,000 IOPS, or 3 for
    each GiB if these are more; and 125 MiB/s below 170 GiB, else 250 for each begun 3 TiB. What
    UltraWarm nodes keep is charged by GB.
    """
    if given(r, "cluster_config") and r.left_open("cluster_config"):
        yield _nodes(r, "Instance", None, None)
        yield from _volumes(r, None)
        return
    config = r.block("cluster_config")
    if config is None:
        reason = "not set: what AWS takes"
        r.assume("cluster_config", f"one {_DEFAULT_TYPE}", reason)
        yield _nodes(r, "Instance", _DEFAULT_TYPE, Decimal(1))
        yield from _volumes(r, Decimal(1))
        return
    count = told_number(config, "instance_count", 1)
    yield _nodes(r, "Instance", told_text(config, "instance_type", _DEFAULT_TYPE), count)
    yield from _volumes(r, count)
    if config.flag("dedicated_master_enabled"):
        kind, masters = (
            config.text("dedicated_master_type"),
            config.number("dedicated_master_count"),
        )
        yield _nodes(r, "Dedicated master", kind, masters)
    yield from _coordinators(r, config)
    if config.raw("warm_enabled") and config.flag("warm_enabled"):
        kind, warm = config.text("warm_type"), config.number("warm_count")
        yield _nodes(r, "UltraWarm instance", kind, warm)
        yield metered("UltraWarm storage", WARM, r.usage("ultrawarm_storage_gb"))


def _nodes(r: ResourceView, role: str, kind: str | None, count: Decimal | None) -> Component:
    option = purchase_option(r)
    return cost(
        f"{role} ({option_name(option)}, {kind or 'type not known'})",
        INSTANCE,
        times(count, r.hours),
        option=option,
        instanceType=kind and kind.replace(".elasticsearch", ".search"),
    )


def _coordinators(r: ResourceView, config: ResourceView) -> Components:
    for group in config.blocks("node_options"):
        node = group.block("node_config")
        if node is not None and node.flag("enabled"):
            role = (group.text("node_type") or "node").capitalize()
            yield _nodes(r, role, node.text("type"), node.number("count"))


def _volumes(r: ResourceView, count: Decimal | None) -> Components:
    """The volumes of all data nodes."""
    if given(r, "ebs_options") and r.left_open("ebs_options"):
        yield cost("Storage (options not known)", STORAGE, None, usagetype=None)
        return
    options = r.block("ebs_options")
    if options is None or (options.known("ebs_enabled") and not options.flag("ebs_enabled")):
        return
    kind = told_text(options, "volume_type", "gp2")
    size = options.number("volume_size") if options.known("ebs_enabled") else None
    usagetype = _VOLUMES.get(kind or "", kind)
    name = f"Storage ({kind or 'type not known'})"
    yield cost(name, STORAGE, times(size, count), usagetype=usagetype)
    if kind == "io1":
        iops = options.number("iops")
        yield cost("Storage IOPS (io1)", IOPS, times(iops, count), usagetype="ES:PIOPS")
    elif kind == "gp3" and size is not None:
        yield from _beyond_baseline(r, options, size, count)


def _beyond_baseline(
    r: ResourceView, options: ResourceView, size: Decimal, count: Decimal | None
) -> Components:
    iops = _over(r, options, "iops", max(Decimal(3000), 3 * size))
    if iops != 0:
        quantity = times(iops, count)
        yield cost("Storage IOPS (gp3)", IOPS, quantity, usagetype="ES:GP3-PIOPS")
    included = Decimal(125) if size < 170 else 250 * rounded_up(size / 3072)
    speed = _over(r, options, "throughput", included)
    if speed != 0:
        yield cost("Throughput (gp3)", THROUGHPUT, times(speed, count), unit="Mbps")


def _over(r: ResourceView, options: ResourceView, key: str, included: Decimal) -> Decimal | None:
    """What is provisioned beyond what is included; nothing where AWS picks it."""
    if options.raw(key) is None or not (options.known(key) or refers(r, f"ebs_options.{key}")):
        return ZERO
    return above(options.number(key), included)
