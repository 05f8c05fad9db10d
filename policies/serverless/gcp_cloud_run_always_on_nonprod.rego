# METADATA
# title: Cloud Run keeps instances or processors outside production
# description: >-
#   Instances that are kept, and processors that stay allocated between requests, cost while nothing
#   happens. Services that work in the background need them.
# related_resources:
#   - https://cloud.google.com/run/pricing
# custom:
#   id: gcp-cloud-run-always-on-nonprod
#   category: serverless
#   resource_types: [google_cloud_run_v2_service]
#   environments: [nonprod]
#   remedy: >-
#     Set `min_instance_count` to 0 and `cpu_idle` to true; the latter must be given wherever
#     resources are set.
package costguard.policies.gcp_cloud_run_always_on_nonprod

import data.costguard.lib
import data.costguard.lib.paths
import rego.v1

warn contains finding if {
	some r in lib.planned("google_cloud_run_v2_service")
	changes := array.concat(kept(r), allocated(r))
	count(changes) > 0
	finding := {
		"msg": concat("", [r.address, ": the service keeps instances or processors, which cost while it is idle"]),
		"address": r.address,
		"changes": changes,
	}
}

kept(r) := [{"path": path, "value": 0} |
	some path in ["template.0.scaling.0.min_instance_count", "scaling.0.min_instance_count"]
	paths.known(r, path, 0) > 0
]

allocated(r) := [{"path": path, "value": true} |
	some i, _ in paths.known(r, "template.0.containers", [])
	path := concat("", ["template.0.containers.", format_int(i, 10), ".resources.0.cpu_idle"])
	paths.known(r, path, true) == false
]
