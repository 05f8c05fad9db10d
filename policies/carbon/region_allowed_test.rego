package costguard.policies.region_allowed_test

import data.costguard.lib_test
import data.costguard.policies.region_allowed as policy
import rego.v1

parameters := {"region-allowed": {
	"regions": {"aws": ["us-east-1", "us-west-2"], "azurerm": []},
	"global_types": ["aws_iam_"],
}}

placed(address, region) := lib_test.plan_in("prod", [{"address": address, "region": region}])

found(document) := findings if {
	findings := policy.warn with input as document
		with data.costguard.parameters as parameters
}

test_another_region_is_found if {
	some finding in found(placed("aws_s3_bucket.a", "eu-west-1"))
	finding.msg == "aws_s3_bucket.a: the resource is in eu-west-1; preferred is us-east-1 or us-west-2"
}

test_a_preferred_region_is_fine if {
	count(found(placed("aws_s3_bucket.a", "us-west-2"))) == 0
}

test_a_provider_without_regions_is_fine if {
	count(found(placed("azurerm_managed_disk.a", "eastus"))) == 0
	count(found(placed("google_compute_disk.a", "us-central1"))) == 0
}

test_what_stands_in_no_region_is_fine if {
	count(found(placed("aws_iam_role.a", "eu-west-1"))) == 0
	count(found(placed("aws_s3_bucket.a", "global"))) == 0
}

test_a_region_that_is_not_known_is_no_finding if {
	count(found(placed("aws_s3_bucket.a", null))) == 0
}

test_what_stays_as_it_is_is_not_judged if {
	doc := lib_test.plan_in("prod", [{"address": "aws_s3_bucket.a", "region": "eu-west-1", "action": "no-op"}])
	count(found(doc)) == 0
}
