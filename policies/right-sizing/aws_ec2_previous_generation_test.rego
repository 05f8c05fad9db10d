package costguard.policies.aws_ec2_previous_generation_test

import data.costguard.lib_test
import data.costguard.policies.aws_ec2_previous_generation as policy
import rego.v1

changes(type, after) := [change |
	some finding in policy.warn with input as lib_test.creating(type, after)
	some change in finding.changes
]

test_m4_is_found_and_m6a_named if {
	changes("aws_instance", {"instance_type": "m4.large"}) == [{"path": "instance_type", "value": "m6a.large"}]
}

test_a_row_of_its_own_goes_before_the_family if {
	changes("aws_instance", {"instance_type": "c4.8xlarge"}) == [{"path": "instance_type", "value": "c5.9xlarge"}]
}

test_a_size_that_the_successor_lacks_is_fine if {
	changes("aws_instance", {"instance_type": "m4.10xlarge"}) == []
}

test_m7i_is_fine if {
	changes("aws_instance", {"instance_type": "m7i.large"}) == []
}

test_metal_is_never_mapped_by_name if {
	changes("aws_instance", {"instance_type": "m5.metal"}) == []
}

test_all_types_of_a_node_group_are_looked_at if {
	changes("aws_eks_node_group", {"instance_types": ["m7i.large", "m5.large"]}) == [{
		"path": "instance_types.1",
		"value": "m6a.large",
	}]
}

test_a_batch_environment_is_found if {
	changes("aws_batch_compute_environment", {"compute_resources": [{"instance_type": ["optimal", "c4.xlarge"]}]}) == [{
		"path": "compute_resources.0.instance_type.1",
		"value": "c6a.xlarge",
	}]
}

test_groups_of_emr_are_found if {
	changes("aws_emr_cluster", {"core_instance_group": [{"instance_type": "m4.large"}]}) == [{
		"path": "core_instance_group.0.instance_type",
		"value": "m6a.large",
	}]
}

test_on_a_dedicated_host_it_is_fine if {
	changes("aws_instance", {"instance_type": "m4.large", "tenancy": "host"}) == []
}

test_a_template_for_a_dedicated_host_is_fine if {
	changes("aws_launch_template", {"instance_type": "m4.large", "placement": [{"tenancy": "host"}]}) == []
}

test_a_type_that_is_not_known_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown("aws_instance", {"ami": "ami-1"}, ["instance_type"])
}
