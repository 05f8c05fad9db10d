package costguard.policies.aws_cloudfront_price_class_test

import data.costguard.lib_test
import data.costguard.policies.aws_cloudfront_price_class as policy
import rego.v1

test_all_edge_locations if {
	given := [
		{
			"address": "aws_cloudfront_distribution.site",
			"after": {"enabled": true, "price_class": "PriceClass_All"},
		},
	]
	wanted := {"aws_cloudfront_distribution.site"}
	lib_test.addresses(policy.warn) == wanted with input as lib_test.plan_in("dev", given)
}

test_all_edge_locations_says_what_to_change if {
	given := [
		{
			"address": "aws_cloudfront_distribution.site",
			"after": {"enabled": true, "price_class": "PriceClass_All"},
		},
	]
	wanted := [[{"path": "price_class", "value": "PriceClass_100"}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_no_class_means_all_locations if {
	given := [
		{
			"address": "aws_cloudfront_distribution.site",
			"after": {"enabled": true, "price_class": null},
		},
	]
	wanted := {"aws_cloudfront_distribution.site"}
	lib_test.addresses(policy.warn) == wanted with input as lib_test.plan_in("dev", given)
}

test_some_edge_locations if {
	given := [
		{
			"address": "aws_cloudfront_distribution.site",
			"after": {"enabled": true, "price_class": "PriceClass_200"},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_class_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_cloudfront_distribution.site",
			"after": {"enabled": true},
			"unknown": {"price_class": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
