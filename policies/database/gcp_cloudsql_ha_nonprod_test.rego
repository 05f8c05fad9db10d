package costguard.policies.gcp_cloudsql_ha_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.gcp_cloudsql_ha_nonprod as policy
import rego.v1

type := "google_sql_database_instance"

regional := {"settings": [{"availability_type": "REGIONAL"}]}

test_a_standby_is_denied_in_dev if {
	doc := lib_test.creating_in("dev", type, regional)
	count(policy.warn) == 0 with input as doc
	some finding in policy.deny with input as doc
	finding.changes == [{"path": "settings.0.availability_type", "value": "ZONAL"}]
}

test_a_standby_is_warned_of_in_staging if {
	doc := lib_test.creating_in("staging", type, regional)
	count(policy.deny) == 0 with input as doc
	count(policy.warn) == 1 with input as doc
}

test_no_standby_is_fine if {
	every settings in [[], [{"availability_type": "ZONAL"}], [{"availability_type": null}]] {
		count(policy.deny) == 0 with input as lib_test.creating(type, {"settings": settings})
	}
}

test_what_is_not_known_is_no_finding if {
	doc := lib_test.creating_unknown(type, {"settings": [{}]}, ["settings.0.availability_type"])
	count(policy.deny) == 0 with input as doc
}
