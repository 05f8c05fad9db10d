package costguard.policies.gcp_vm_previous_generation_test

import data.costguard.lib_test
import data.costguard.policies.gcp_vm_previous_generation as policy
import rego.v1

vm := "google_compute_instance"

test_old_machine_types_are_found if {
	every type in ["n1-standard-4", "n1-custom-2-4096", "f1-micro", "g1-small", "zones/a/machineTypes/n1-standard-1"] {
		count(policy.warn) == 1 with input as lib_test.creating(vm, {"machine_type": type})
	}
}

test_the_change_is_data if {
	some finding in policy.warn with input as lib_test.creating(vm, {"machine_type": "n1-standard-4"})
	finding.changes == [{"path": "machine_type", "value": "e2-standard-4"}]
}

test_a_type_without_a_successor_has_no_changes if {
	some finding in policy.warn with input as lib_test.creating(vm, {"machine_type": "n1-ultramem-40"})
	finding.changes == []
}

test_nodes_are_found if {
	doc := lib_test.creating("google_container_node_pool", {"node_config": [{"machine_type": "n1-standard-2"}]})
	some finding in policy.warn with input as doc
	finding.changes == [{"path": "node_config.0.machine_type", "value": "e2-standard-2"}]
}

test_newer_machine_types_are_fine if {
	every type in ["e2-medium", "n2-standard-4", "n4-standard-2", "c3-standard-4"] {
		count(policy.warn) == 0 with input as lib_test.creating(vm, {"machine_type": type})
	}
}

test_n1_with_a_gpu_is_fine if {
	after := {"machine_type": "n1-standard-4", "guest_accelerator": [{"type": "nvidia-tesla-t4", "count": 1}]}
	count(policy.warn) == 0 with input as lib_test.creating(vm, after)
}

test_what_is_not_known_is_no_finding if {
	every path in ["machine_type", "guest_accelerator"] {
		after := {name: value | some name, value in {"machine_type": "n1-standard-4"}; name != path}
		count(policy.warn) == 0 with input as lib_test.creating_unknown(vm, after, [path])
	}
}
