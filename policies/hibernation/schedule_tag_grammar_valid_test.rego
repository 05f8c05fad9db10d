package costguard.policies.schedule_tag_grammar_valid_test

import data.costguard.lib_test
import data.costguard.policies.schedule_tag_grammar_valid as policy
import rego.v1

tagged(type, tags) := lib_test.creating(type, {"tags": tags})

test_a_value_that_is_no_schedule_is_found if {
	{finding.msg | some finding in policy.deny} == {concat("", [
		"aws_instance.x: the value of its tag schedule is no schedule",
	])} with input as tagged("aws_instance", {"schedule": "nights"})
}

test_a_machine_of_azure_is_found if {
	count(policy.deny) == 1 with input as tagged("azurerm_linux_virtual_machine", {"Schedule": "off=(m-f,24)"})
}

test_a_schedule_is_fine if {
	count(policy.deny) == 0 with input as tagged("aws_instance", {"schedule": "off=(m-f,23);on=(m-f,0)"})
}

test_no_tag_is_fine if {
	count(policy.deny) == 0 with input as tagged("aws_instance", {"Name": "nights"})
}

test_what_cannot_be_stopped_is_fine if {
	count(policy.deny) == 0 with input as tagged("aws_s3_bucket", {"schedule": "nights"})
}

test_a_tag_that_is_not_known_is_no_finding if {
	count(policy.deny) == 0 with input as lib_test.creating_unknown("aws_instance", {"tags": {}}, ["tags.schedule"])
}
