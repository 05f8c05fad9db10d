# METADATA
# title: Lambda memory above the cap
# description: >-
#   Memory is paid for by the millisecond. Less of it means less processor too (a whole one at
#   1,769 MB), so measure before lowering it: the time may grow.
# related_resources:
#   - https://aws.amazon.com/lambda/pricing/
# custom:
#   id: aws-lambda-memory-oversized
#   category: serverless
#   resource_types: [aws_lambda_function]
#   remedy: Lower `memory_size` after measuring, or raise the cap with a reason.
package costguard.policies.aws_lambda_memory_oversized

import data.costguard.lib
import rego.v1

id := "aws-lambda-memory-oversized"

warn contains finding if {
	some r in lib.planned("aws_lambda_function")
	not lib.unknown(r, "memory_size")
	is_number(r.after.memory_size)
	r.after.memory_size > cap
	finding := {
		"msg": concat("", [r.address, ": more memory than the cap of this environment"]),
		"address": r.address,
		"changes": [{"path": "memory_size", "value": cap}],
	}
}

caps := lib.parameter(id, "cap", {})

cap := lib.in_environment(caps, caps.prod)
