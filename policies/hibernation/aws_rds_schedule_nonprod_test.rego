package costguard.policies.aws_rds_schedule_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_rds_schedule_nonprod as policy
import rego.v1

db(after) := {"address": "aws_db_instance.x", "after": object.union({"engine": "postgres"}, after)}

addresses(given) := {finding.address | some finding in policy.warn with input as lib_test.plan_in("dev", given)}

test_no_schedule_is_found if {
	addresses([db({})]) == {"aws_db_instance.x"}
}

test_a_tag_is_fine if {
	addresses([object.union(db({}), {"tags": {"schedule": "office-hours"}})]) == set()
}

scheduler(extra) := object.union({"address": "aws_scheduler_schedule.stop", "after": {"target": [{}]}}, extra)

test_a_schedule_that_refers_to_it_is_fine if {
	addresses([db({}), scheduler({"references": {"target.input": ["aws_db_instance.x"]}})]) == set()
}

test_a_schedule_that_names_it_is_fine if {
	input_of := `{"DbInstanceIdentifier":"shop"}`
	addresses([db({"identifier": "shop"}), scheduler({"after": {"target": [{"input": input_of}]}})]) == set()
}

test_a_schedule_that_names_another_is_found if {
	input_of := `{"DbInstanceIdentifier":"shop-2"}`
	addresses([db({"identifier": "shop"}), scheduler({"after": {"target": [{"input": input_of}]}})]) == {"aws_db_instance.x"}
}

test_a_maintenance_window_that_refers_to_it_is_fine if {
	task := {"address": "aws_ssm_maintenance_window_task.stop", "references": {"targets.values": ["aws_db_instance.x"]}}
	addresses([db({}), task]) == set()
}

test_a_replica_is_fine if {
	addresses([db({"replicate_source_db": "shop"})]) == set()
}

test_what_has_a_replica_is_fine if {
	replica := {
		"address": "aws_db_instance.replica",
		"after": {"engine": "postgres"},
		"unknown": {"replicate_source_db": true},
		"references": {"replicate_source_db": ["aws_db_instance.x"]},
	}
	addresses([db({}), replica]) == set()
}

test_what_has_a_replica_by_its_name_is_fine if {
	replica := {"address": "aws_db_instance.replica", "after": {"engine": "postgres", "replicate_source_db": "shop"}}
	addresses([db({"identifier": "shop"}), replica]) == set()
}

test_sql_server_in_two_zones_is_fine if {
	addresses([db({"engine": "sqlserver-se", "multi_az": true})]) == set()
}

test_sql_server_in_one_zone_is_found if {
	addresses([db({"engine": "sqlserver-se", "multi_az": false})]) == {"aws_db_instance.x"}
}

test_zones_that_are_not_known_are_no_finding if {
	addresses([object.union(db({"engine": "sqlserver-se"}), {"unknown": {"multi_az": true}})]) == set()
}

test_an_engine_that_is_not_known_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown("aws_db_instance", {}, ["engine"])
}

test_a_schedule_that_does_not_tell_is_no_finding if {
	addresses([db({}), scheduler({"unknown": {"target.0.input": true}})]) == set()
}

test_tags_that_are_not_known_are_no_finding if {
	addresses([object.union(db({}), {"unknown": {"tags": true}})]) == set()
}
