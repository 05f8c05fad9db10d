package costguard.policies.k8s_requests_missing_test

import data.costguard.lib_test
import data.costguard.policies.k8s_requests_missing as policy
import rego.v1

test_no_requests if {
	given := [
		{
			"address": "kubernetes_deployment_v1.web",
			"after": {
				"spec": [
					{
						"replicas": "1",
						"template": [{"spec": [{"container": [{"name": "web", "resources": []}]}]}],
					},
				],
			},
		},
	]
	wanted := {"kubernetes_deployment_v1.web"}
	lib_test.addresses(policy.warn) == wanted with input as lib_test.plan_in("dev", given)
}

test_a_request_for_the_processor_alone if {
	given := [
		{
			"address": "kubernetes_deployment_v1.web",
			"after": {
				"spec": [
					{
						"replicas": "1",
						"template": [
							{
								"spec": [
									{
										"container": [
											{
												"name": "web",
												"resources": [{"requests": {"cpu": "100m"}}],
											},
										],
									},
								],
							},
						],
					},
				],
			},
		},
	]
	wanted := {"kubernetes_deployment_v1.web"}
	lib_test.addresses(policy.warn) == wanted with input as lib_test.plan_in("dev", given)
}

test_one_of_two_containers_without if {
	given := [
		{
			"address": "kubernetes_stateful_set_v1.db",
			"after": {
				"spec": [
					{
						"replicas": "1",
						"template": [
							{
								"spec": [
									{
										"container": [
											{
												"name": "db",
												"resources": [
													{
														"requests": {"cpu": "1", "memory": "1Gi"},
													},
												],
											},
											{
												"name": "log",
												"resources": [{"requests": null}],
											},
										],
									},
								],
							},
						],
					},
				],
			},
		},
	]
	wanted := {"kubernetes_stateful_set_v1.db"}
	lib_test.addresses(policy.warn) == wanted with input as lib_test.plan_in("dev", given)
}

test_requests_for_both if {
	given := [
		{
			"address": "kubernetes_deployment_v1.web",
			"after": {
				"spec": [
					{
						"replicas": "1",
						"template": [
							{
								"spec": [
									{
										"container": [
											{
												"name": "web",
												"resources": [
													{
														"requests": {"cpu": "100m", "memory": "128Mi"},
													},
												],
											},
										],
									},
								],
							},
						],
					},
				],
			},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_requests_are_not_known_before_apply if {
	given := [
		{
			"address": "kubernetes_deployment_v1.web",
			"after": {
				"spec": [
					{
						"replicas": "1",
						"template": [{"spec": [{"container": [{"name": "web", "resources": [{}]}]}]}],
					},
				],
			},
			"unknown": {"spec.0.template.0.spec.0.container.0.resources.0.requests": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
