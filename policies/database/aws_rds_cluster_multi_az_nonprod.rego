# METADATA
# title: Several instances in a database cluster in non-production
# description: >-
#   Every further instance of an Aurora cluster costs as much as the first, and a Multi-AZ DB
#   cluster always has three.
# related_resources:
#   - https://aws.amazon.com/rds/pricing/
# custom:
#   id: aws-rds-cluster-multi-az-nonprod
#   category: database
#   resource_types: [aws_rds_cluster, aws_rds_cluster_instance]
#   environments: [nonprod]
#   remedy: Keep one instance in each cluster.
package costguard.policies.aws_rds_cluster_multi_az_nonprod

import data.costguard.lib
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_rds_cluster")
	not lib.unknown(r, "db_cluster_instance_class")
	lib.value(r, "db_cluster_instance_class", "") != ""
	finding := {
		"msg": concat("", [r.address, ": a Multi-AZ DB cluster has three instances; one is enough outside production"]),
		"address": r.address,
	}
}

# The first instance stays; one that is there already stays before one that is planned.
warn contains finding if {
	some cluster, places in members
	kept := clusters(cluster)
	some place, member in sort(places)
	place >= kept
	r := input.resources[member[2]]
	r.action in {"create", "update", "replace"}
	finding := {
		"msg": concat("", [r.address, ": a further instance of the same cluster; one is enough outside production"]),
		"address": r.address,
	}
}

members[cluster] contains [standing(r), r.address, i] if {
	some i in object.get(input.by_type, "aws_rds_cluster_instance", [])
	r := input.resources[i]
	not r.action in {"delete", "forget", "read"}
	cluster := cluster_of(r)
}

standing(r) := 0 if r.action == "no-op" else := 1

# The cluster by its identifier; else by its block and the instance of the module that has both.
cluster_of(r) := ["", id] if {
	not lib.unknown(r, "cluster_identifier")
	id := lib.value(r, "cluster_identifier", "")
	id != ""
} else := [scope, block] if {
	block := r.references.cluster_identifier[0]
	scope := {true: r.module, false: ""}[within(r.module, block)]
}

within(module, block) if startswith(block, concat("", [lib.without_keys(module), "."])) else := false

# How many clusters a key stands for: a block may have several instances.
clusters(key) := max([1, count(same)]) if {
	same := [block | some [block, module] in all_clusters; block == key[1]; key[0] in {"", module}]
}

all_clusters := [[lib.block(r), r.module] | some r in lib.remaining("aws_rds_cluster")]
