# METADATA
# title: Database backups are kept long in non-production
# description: >-
#   Backup storage above the size of the databases costs by the GB, and grows with every day that
#   is kept.
# related_resources:
#   - https://aws.amazon.com/rds/pricing/
# custom:
#   id: aws-rds-backup-retention-nonprod
#   category: database
#   resource_types: [aws_db_instance, aws_rds_cluster]
#   environments: [nonprod]
#   remedy: Set `backup_retention_period` to 1 to 7 days.
package costguard.policies.aws_rds_backup_retention_nonprod

import data.costguard.lib
import rego.v1

id := "aws-rds-backup-retention-nonprod"

warn contains finding if {
	some type in {"aws_db_instance", "aws_rds_cluster"}
	some r in lib.planned(type)
	not lib.unknown(r, "backup_retention_period")
	days := lib.value(r, "backup_retention_period", 0)
	is_number(days)
	days > lib.parameter(id, "days", 7)
	finding := {
		"msg": concat("", [r.address, ": backups are kept longer than is usual outside production"]),
		"address": r.address,
		"changes": [{"path": "backup_retention_period", "value": lib.parameter(id, "days", 7)}],
	}
}
