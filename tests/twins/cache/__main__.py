"""A Redis group with copies, and a Memcached cluster."""

import pulumi_aws as aws

aws.elasticache.ReplicationGroup(
    "sessions",
    replication_group_id="sessions",
    description="Sessions",
    engine="redis",
    node_type="cache.r6g.large",
    num_node_groups=2,
    replicas_per_node_group=1,
    automatic_failover_enabled=True,
    snapshot_retention_limit=3,
)
aws.elasticache.Cluster(
    "pages",
    cluster_id="pages",
    engine="memcached",
    node_type="cache.t3.medium",
    num_cache_nodes=3,
)
