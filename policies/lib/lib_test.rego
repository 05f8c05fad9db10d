# METADATA
# title: Inputs for tests of policies
# description: Makes documents of one resource, in the form that `costguard policy input` prints.
package costguard.lib_test

import rego.v1

# A document with one resource in an environment.
resource_in(environment, type, action, after, unknown) := {
	"schema_version": "1.0",
	"context": {"environment": environment, "now": "2026-11-20T00:00:00Z", "tool": "terraform"},
	"budget": null,
	"by_type": {type: [0]},
	"resources": [{
		"address": concat("", [type, ".x"]),
		"type": type,
		"name": "x",
		"module": "",
		"provider": "aws",
		"region": "us-east-1",
		"action": action,
		"before": null,
		"after": after,
		"unknown": unknown,
		"sensitive": {},
		"tags": object.get(after, "tags", {}),
		"owner": null,
		"references": {},
		"machine": null,
		"cost": null,
		"alternatives": [],
	}],
}

resource(type, action, after, unknown) := resource_in("dev", type, action, after, unknown)

creating(type, after) := resource_in("dev", type, "create", after, {})

creating_in(environment, type, after) := resource_in(environment, type, "create", after, {})

creating_unknown(type, after, paths) := resource_in("dev", type, "create", after, {path: true | some path in paths})

# A document with several resources in an environment; each gives what differs from a resource
# that is created without attributes.
plan_in(environment, given) := {
	"schema_version": "1.0",
	"context": {"environment": environment, "now": "2026-11-20T00:00:00Z", "tool": "terraform"},
	"budget": null,
	"by_type": {type: [i | some i, other in given; kind(other.address) == type] |
		some r in given
		type := kind(r.address)
	},
	"resources": [whole | some r in given; whole := object.union(bare(r.address), r)],
}

bare(address) := object.union(
	resource("", "create", {}, {}).resources[0],
	{"address": address, "type": kind(address)},
)

# The type in an address.
kind(address) := parts[count(parts) - 2] if parts := split(data.costguard.lib.without_keys(address), ".")

# Addresses of findings.
addresses(findings) := {finding.address | some finding in findings}
