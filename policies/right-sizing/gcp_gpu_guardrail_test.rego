package costguard.policies.gcp_gpu_guardrail_test

import data.costguard.lib_test
import data.costguard.policies.gcp_gpu_guardrail as policy
import rego.v1

vm := "google_compute_instance"

gpu := {"machine_type": "n1-standard-4", "guest_accelerator": [{"type": "nvidia-tesla-t4", "count": 1}]}

test_a_gpu_is_denied_outside_production if {
	doc := lib_test.creating_in("dev", vm, gpu)
	count(policy.deny) == 1 with input as doc
	count(policy.warn) == 0 with input as doc
}

test_a_gpu_is_warned_of_in_production if {
	every environment in ["prod", "default"] {
		doc := lib_test.creating_in(environment, vm, gpu)
		count(policy.deny) == 0 with input as doc
		count(policy.warn) == 1 with input as doc
	}
}

test_machines_with_built_in_gpus_are_found if {
	every type in ["a2-highgpu-1g", "a3-highgpu-8g", "g2-standard-4", "zones/a/machineTypes/g2-standard-4"] {
		count(policy.deny) == 1 with input as lib_test.creating(vm, {"machine_type": type})
	}
}

test_nodes_with_gpus_are_found if {
	doc := lib_test.creating("google_container_node_pool", {"node_config": [gpu]})
	count(policy.deny) == 1 with input as doc
}

test_a_service_with_a_gpu_is_found if {
	after := {"template": [{"node_selector": [{"accelerator": "nvidia-l4"}]}]}
	count(policy.deny) == 1 with input as lib_test.creating("google_cloud_run_v2_service", after)
}

test_an_approval_is_fine if {
	after := object.union(gpu, {"labels": {"gpu_approval": "ml-42"}})
	count(policy.deny) == 0 with input as lib_test.creating(vm, after)
	nodes := [object.union(gpu, {"resource_labels": {"gpu_approval": "ml-42"}})]
	count(policy.deny) == 0 with input as lib_test.creating("google_container_node_pool", {"node_config": nodes})
}

test_no_gpu_is_fine if {
	every after in [
		{"machine_type": "e2-medium", "guest_accelerator": []},
		{"machine_type": "n1-standard-4", "guest_accelerator": [{"type": "nvidia-tesla-t4", "count": 0}]},
	] {
		count(policy.deny) == 0 with input as lib_test.creating(vm, after)
	}
}

test_the_label_is_data if {
	after := object.union(gpu, {"labels": {"ml": "yes"}})
	count(policy.deny) == 0 with input as lib_test.creating(vm, after)
		with data.costguard.parameters as {"gcp-gpu-guardrail": {"label": "ml"}}
}

test_what_is_not_known_is_no_finding if {
	every path in ["labels", "effective_labels", "labels.gpu_approval"] {
		count(policy.deny) == 0 with input as lib_test.creating_unknown(vm, gpu, [path])
	}
	count(policy.deny) == 0 with input as lib_test.creating_unknown(vm, {}, ["machine_type", "guest_accelerator"])
	nodes := lib_test.creating_unknown("google_container_node_pool", {"node_config": [gpu]}, ["node_config.0.labels"])
	count(policy.deny) == 0 with input as nodes
}
