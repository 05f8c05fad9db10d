# METADATA
# title: Redis OSS where Valkey costs less
# description: >-
#   Valkey speaks the protocol of Redis OSS and costs less, by the node as well as serverless.
# related_resources:
#   - https://aws.amazon.com/elasticache/pricing/
# custom:
#   id: aws-elasticache-valkey
#   category: database
#   resource_types: [aws_elasticache_replication_group, aws_elasticache_serverless_cache]
#   remedy: Set `engine` to valkey; try it with the clients in use first.
package costguard.policies.aws_elasticache_valkey

import data.costguard.lib
import rego.v1

warn contains finding if {
	some type, usual in {"aws_elasticache_replication_group": "redis", "aws_elasticache_serverless_cache": ""}
	some r in lib.planned(type)
	not lib.unknown(r, "engine")
	lib.value(r, "engine", usual) == "redis"
	finding := {
		"msg": concat("", [r.address, ": the engine is Redis OSS; Valkey costs less"]),
		"address": r.address,
		"changes": [{"path": "engine", "value": "valkey"}],
	}
}
