# METADATA
# title: Long retention of Performance Insights in non-production
# description: >-
#   Seven days of Performance Insights are free; longer retention costs by vCPU and month.
# related_resources:
#   - https://aws.amazon.com/rds/performance-insights/pricing/
# custom:
#   id: aws-rds-performance-insights-nonprod
#   category: database
#   resource_types: [aws_db_instance, aws_rds_cluster_instance]
#   environments: [nonprod]
#   remedy: Set `performance_insights_retention_period` to 7.
package costguard.policies.aws_rds_performance_insights_nonprod

import data.costguard.lib
import rego.v1

warn contains finding if {
	some type in {"aws_db_instance", "aws_rds_cluster_instance"}
	some r in lib.planned(type)
	every path in {"performance_insights_enabled", "performance_insights_retention_period"} {
		not lib.unknown(r, path)
	}
	lib.value(r, "performance_insights_enabled", false) == true
	days := lib.value(r, "performance_insights_retention_period", 7)
	is_number(days)
	days > 7
	finding := {
		"msg": concat("", [r.address, ": Performance Insights is kept longer than the seven days that are free"]),
		"address": r.address,
		"changes": [{"path": "performance_insights_retention_period", "value": 7}],
	}
}
