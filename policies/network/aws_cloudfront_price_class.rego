# METADATA
# title: CloudFront uses all edge locations in non-production
# description: >-
#   Traffic from the dearer regions costs more; outside production the cheaper locations serve.
# related_resources:
#   - https://aws.amazon.com/cloudfront/pricing/
# custom:
#   id: aws-cloudfront-price-class
#   category: network
#   resource_types: [aws_cloudfront_distribution]
#   environments: [nonprod]
#   remedy: Set `price_class` to PriceClass_100.
package costguard.policies.aws_cloudfront_price_class

import data.costguard.lib
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_cloudfront_distribution")
	not lib.unknown(r, "price_class")
	lib.value(r, "price_class", "PriceClass_All") == "PriceClass_All"
	finding := {
		"msg": concat("", [r.address, ": the distribution uses all edge locations, the dear ones too"]),
		"address": r.address,
		"changes": [{"path": "price_class", "value": "PriceClass_100"}],
	}
}
