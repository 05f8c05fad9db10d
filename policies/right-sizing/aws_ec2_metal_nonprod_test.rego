package costguard.policies.aws_ec2_metal_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_ec2_metal_nonprod as policy
import rego.v1

changes(document) := [change |
	some finding in policy.deny with input as document
	some change in finding.changes
]

metal(type, vcpu) := document if {
	plain := lib_test.creating("aws_instance", {"instance_type": type})
	facts := {"type": type, "vcpu": vcpu}
	document := object.union(plain, {"resources": [object.union(plain.resources[0], {"machine": facts})]})
}

test_the_virtual_size_has_as_many_vcpus if {
	changes(metal("m5.metal", 96)) == [{"path": "instance_type", "value": "m5.24xlarge"}]
}

test_a_metal_size_with_a_number_names_its_virtual_size if {
	changes(metal("m7i.metal-24xl", 96)) == [{"path": "instance_type", "value": "m7i.24xlarge"}]
}

test_without_a_virtual_size_of_its_own_it_is_found_all_the_same if {
	changes(metal("i3.metal", 72)) == []
	count(policy.deny) == 1 with input as metal("i3.metal", 72)
}

test_a_type_that_costguard_does_not_know_is_found if {
	count(policy.deny) == 1 with input as lib_test.creating("aws_launch_template", {"instance_type": "x9.metal"})
}

test_a_virtual_machine_is_fine if {
	count(policy.deny) == 0 with input as metal("m5.24xlarge", 96)
}

test_a_machine_of_apple_is_fine if {
	count(policy.deny) == 0 with input as metal("mac2.metal", 8)
}

test_a_type_that_is_not_known_is_no_finding if {
	count(policy.deny) == 0 with input as lib_test.creating_unknown("aws_instance", {}, ["instance_type"])
}
