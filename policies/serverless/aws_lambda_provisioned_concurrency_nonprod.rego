# METADATA
# title: Provisioned concurrency in non-production
# description: >-
#   Provisioned concurrency is paid for around the clock, whether anything calls the function or
#   not.
# related_resources:
#   - https://aws.amazon.com/lambda/pricing/
# custom:
#   id: aws-lambda-provisioned-concurrency-nonprod
#   category: serverless
#   resource_types: [aws_lambda_provisioned_concurrency_config]
#   environments: [nonprod]
#   remedy: Remove the configuration outside production.
package costguard.policies.aws_lambda_provisioned_concurrency_nonprod

import data.costguard.lib
import rego.v1

deny contains finding if {
	some r in lib.planned("aws_lambda_provisioned_concurrency_config")
	not lib.unknown(r, "provisioned_concurrent_executions")
	is_number(r.after.provisioned_concurrent_executions)
	r.after.provisioned_concurrent_executions > 0
	finding := {
		"msg": concat("", [r.address, ": provisioned concurrency is paid for around the clock"]),
		"address": r.address,
	}
}
