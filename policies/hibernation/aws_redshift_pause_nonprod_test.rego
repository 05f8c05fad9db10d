package costguard.policies.aws_redshift_pause_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_redshift_pause_nonprod as policy
import rego.v1

cluster := {"address": "aws_redshift_cluster.x", "after": {"cluster_identifier": "data"}}

action(extra) := object.union({"address": "aws_redshift_scheduled_action.night"}, extra)

target(kind, name) := {"after": {"target_action": [{kind: [{"cluster_identifier": name}]}]}}

addresses(given) := {finding.address | some finding in policy.warn with input as lib_test.plan_in("dev", given)}

test_no_action_is_found if {
	addresses([cluster]) == {"aws_redshift_cluster.x"}
}

test_an_action_with_its_name_is_fine if {
	addresses([cluster, action(target("pause_cluster", "data"))]) == set()
}

test_an_action_that_refers_to_it_is_fine if {
	refers := {"references": {"target_action.pause_cluster.cluster_identifier": ["aws_redshift_cluster.x"]}}
	addresses([cluster, action(refers)]) == set()
}

test_an_action_of_another_cluster_is_found if {
	addresses([cluster, action(target("pause_cluster", "other"))]) == {"aws_redshift_cluster.x"}
}

test_an_action_that_only_resumes_is_found if {
	addresses([cluster, action(target("resume_cluster", "data"))]) == {"aws_redshift_cluster.x"}
}

test_a_cluster_that_is_not_known_is_no_finding if {
	open := {"unknown": {"target_action.0.pause_cluster.0.cluster_identifier": true}}
	addresses([cluster, action(open)]) == set()
}
