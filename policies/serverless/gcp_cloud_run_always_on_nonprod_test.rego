package costguard.policies.gcp_cloud_run_always_on_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.gcp_cloud_run_always_on_nonprod as policy
import rego.v1

type := "google_cloud_run_v2_service"

test_instances_that_are_kept_are_found if {
	after := {"template": [{"scaling": [{"min_instance_count": 1}]}]}
	some finding in policy.warn with input as lib_test.creating(type, after)
	finding.changes == [{"path": "template.0.scaling.0.min_instance_count", "value": 0}]
}

test_those_of_the_service_are_found if {
	some finding in policy.warn with input as lib_test.creating(type, {"scaling": [{"min_instance_count": 2}]})
	finding.changes == [{"path": "scaling.0.min_instance_count", "value": 0}]
}

test_processors_that_stay_are_found if {
	containers := [{"resources": [{"cpu_idle": true}]}, {"resources": [{"cpu_idle": false}]}]
	some finding in policy.warn with input as lib_test.creating(type, {"template": [{"containers": containers}]})
	finding.changes == [{"path": "template.0.containers.1.resources.0.cpu_idle", "value": true}]
}

test_a_service_that_sleeps_is_fine if {
	every template in [
		{"scaling": [{"min_instance_count": 0}], "containers": [{"resources": [{"cpu_idle": true}]}]},
		{"scaling": [], "containers": [{"resources": []}]},
		{"scaling": [{"min_instance_count": null}], "containers": [{"resources": [{"cpu_idle": null}]}]},
	] {
		count(policy.warn) == 0 with input as lib_test.creating(type, {"template": [template]})
	}
}

test_what_is_not_known_is_no_finding if {
	after := {"template": [{"scaling": [{}], "containers": [{"resources": [{}]}]}]}
	paths := ["template.0.scaling.0.min_instance_count", "template.0.containers.0.resources.0.cpu_idle"]
	count(policy.warn) == 0 with input as lib_test.creating_unknown(type, after, paths)
}
