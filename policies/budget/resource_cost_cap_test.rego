package costguard.policies.resource_cost_cap_test

import data.costguard.lib_test
import data.costguard.policies.resource_cost_cap as policy
import rego.v1

parameters := {"resource-cost-cap": {"caps": {"dev": 150, "staging": 500}}}

costing(environment, low) := lib_test.plan_in(environment, [{
	"address": "aws_instance.a",
	"cost": {"before": null, "after": {"monthly": low, "low": low, "high": 1000, "coverage": "priced"}},
}])

found(document) := findings if {
	findings := policy.deny with input as document
		with data.costguard.parameters as parameters
}

test_more_than_the_cap_is_denied if {
	some finding in found(costing("dev", 150.01))
	finding.msg == "aws_instance.a: the resource costs more a month than the cap of 150 for one resource"
}

test_the_cap_is_fine if {
	count(found(costing("dev", 150))) == 0
}

test_each_environment_has_its_cap if {
	count(found(costing("staging", 500))) == 0
	count(found(costing("staging", 500.01))) == 1
}

test_no_cap_is_no_finding if {
	every environment in ["qa", "prod", "default"] {
		count(found(costing(environment, 900))) == 0
	}
}

test_a_group_may_have_a_cap if {
	count(policy.deny) == 1 with input as costing("qa", 300)
		with data.costguard.parameters as {"resource-cost-cap": {"caps": {"nonprod": 200}}}
}

test_a_cost_that_is_not_known_is_no_finding if {
	count(found(lib_test.plan_in("dev", [{"address": "aws_instance.a"}]))) == 0
	count(found(costing("dev", 0))) == 0
}
