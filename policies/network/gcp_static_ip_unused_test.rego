package costguard.policies.gcp_static_ip_unused_test

import data.costguard.lib_test
import data.costguard.policies.gcp_static_ip_unused as policy
import rego.v1

ip := {"address": "google_compute_address.a"}

test_an_address_that_nothing_uses_is_found if {
	every address in ["google_compute_address.a", "google_compute_global_address.a"] {
		count(policy.warn) == 1 with input as lib_test.plan_in("prod", [{"address": address}])
	}
}

test_an_internal_address_is_fine if {
	internal := object.union(ip, {"after": {"address_type": "INTERNAL"}})
	count(policy.warn) == 0 with input as lib_test.plan_in("prod", [internal])
}

test_an_address_of_an_instance_is_fine if {
	count(policy.warn) == 0 with input as lib_test.plan_in("prod", [ip, {
		"address": "google_compute_instance.a",
		"after": {"network_interface": [{"access_config": [{}]}]},
		"unknown": {"network_interface.0.access_config.0.nat_ip": true},
		"references": {"network_interface.access_config.nat_ip": ["google_compute_address.a"]},
	}])
}

test_an_address_that_is_used_by_its_value_is_fine if {
	there := {"address": "1.2.3.4", "self_link": "addresses/a"}
	every user in [
		{"address": "google_compute_forwarding_rule.a", "after": {"ip_address": "1.2.3.4"}},
		{"address": "google_compute_router_nat.a", "after": {"nat_ips": ["addresses/a"]}},
	] {
		known := {"address": "google_compute_address.a", "action": "update", "after": there}
		count(policy.warn) == 0 with input as lib_test.plan_in("prod", [known, user])
	}
}

test_an_address_that_an_ingress_names_is_fine if {
	annotations := {"kubernetes.io/ingress.global-static-ip-name": "web"}
	count(policy.warn) == 0 with input as lib_test.plan_in("prod", [
		{"address": "google_compute_global_address.a", "after": {"name": "web"}},
		{"address": "kubernetes_ingress_v1.a", "after": {"metadata": [{"annotations": annotations}]}},
	])
}

test_what_is_not_known_is_no_finding if {
	every other in [
		{"address": "google_compute_forwarding_rule.a", "unknown": {"ip_address": true}},
		{"address": "google_compute_router_nat.a", "unknown": {"nat_ips.0": true}},
	] {
		count(policy.warn) == 0 with input as lib_test.plan_in("prod", [ip, other])
	}
}

test_a_kind_of_address_that_is_not_known_is_no_finding if {
	open := object.union(ip, {"unknown": {"address_type": true}})
	count(policy.warn) == 0 with input as lib_test.plan_in("prod", [open])
}
