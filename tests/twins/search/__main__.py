"""An OpenSearch domain with masters of its own."""

import pulumi_aws as aws

aws.opensearch.Domain(
    "logs",
    domain_name="logs",
    engine_version="OpenSearch_2.11",
    cluster_config={
        "instance_type": "r6g.large.search",
        "instance_count": 3,
        "dedicated_master_enabled": True,
        "dedicated_master_type": "m6g.large.search",
        "dedicated_master_count": 3,
        "warm_enabled": True,
        "warm_type": "ultrawarm1.medium.search",
        "warm_count": 2,
    },
    ebs_options={"ebs_enabled": True, "volume_type": "gp3", "volume_size": 200},
)
