# METADATA
# title: Lambda function runs on x86_64
# description: >-
#   A function on arm64 costs a fifth less for the same time and memory. Code and layers that are
#   built for x86 have to be built again.
# related_resources:
#   - https://aws.amazon.com/lambda/pricing/
# custom:
#   id: aws-lambda-arm64
#   category: serverless
#   resource_types: [aws_lambda_function]
#   confidence: 0.7
#   remedy: Set `architectures` to ["arm64"].
package costguard.policies.aws_lambda_arm64

import data.costguard.lib
import rego.v1

id := "aws-lambda-arm64"

warn contains finding if {
	some r in lib.planned("aws_lambda_function")
	on_x86(r)
	every path in {"package_type", "runtime"} {
		not lib.unknown(r, path)
	}

	# An image is built for one architecture or for several; the plan does not tell.
	lib.value(r, "package_type", "Zip") != "Image"
	not r.after.runtime in lib.parameter(id, "only_x86", [])
	finding := {
		"msg": concat("", [r.address, ": the function runs on x86_64; arm64 costs less"]),
		"address": r.address,
		"changes": [{"path": "architectures", "value": ["arm64"]}],
	}
}

on_x86(r) if {
	not lib.unknown(r, "architectures")
	not lib.unknown(r, "architectures.0")
	lib.value(r, "architectures", ["x86_64"]) in [["x86_64"], []]
}

# The provider fills it in where the configuration gives none: x86_64.
on_x86(r) if lib.left_out(r, "architectures")
