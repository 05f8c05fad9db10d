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
#   remedy: >-
#     Set `engine` to valkey, with a version and a group of parameters of Valkey's; try it with the
#     clients in use first.
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
		"changes": array.concat([{"path": "engine", "value": "valkey"}], _version(r)),
	}
}

# No version of Redis OSS is one of Valkey's, nor is a default group of parameters.
_version(r) := [{"path": path, "value": value} |
	r.type == "aws_elasticache_replication_group"
	version := lib.parameter("aws-elasticache-valkey", "version", "7.2")
	default_group := concat("", ["default.valkey", split(version, ".")[0]])
	some path, value in {
		"engine_version": version,
		"parameter_group_name": regex.replace(_group(r), `^default\.redis[0-9](\.[0-9x])?`, default_group),
	}
	is_string(r.after[path])
	value != r.after[path]
]

_group(r) := name if {
	name := r.after.parameter_group_name
	is_string(name)
} else := ""
