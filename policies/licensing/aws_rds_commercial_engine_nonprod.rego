# METADATA
# title: Commercial database engine with licence in non-production
# description: >-
#   The licence of SQL Server or Oracle is part of the price by the hour; free editions serve for
#   most tests.
# related_resources:
#   - https://aws.amazon.com/rds/pricing/
# custom:
#   id: aws-rds-commercial-engine-nonprod
#   category: licensing
#   resource_types: [aws_db_instance]
#   environments: [nonprod]
#   remedy: Use sqlserver-ex, or licences of your own where the contract allows it.
package costguard.policies.aws_rds_commercial_engine_nonprod

import data.costguard.lib
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_db_instance")
	not lib.unknown(r, "engine")
	r.after.engine in {"sqlserver-ee", "sqlserver-se", "oracle-ee", "oracle-se2"}
	included(r)
	finding := {
		"msg": concat("", [r.address, ": ", r.after.engine, " is paid for with its licence by the hour"]),
		"address": r.address,
	}
}

included(r) if {
	not lib.unknown(r, "license_model")
	lib.value(r, "license_model", "license-included") == "license-included"
}
