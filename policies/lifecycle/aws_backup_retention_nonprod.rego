# METADATA
# title: Backup plan keeps non-production recovery points long
# description: >-
#   Recovery points cost by the GB for as long as they are kept, and without a limit for ever.
# related_resources:
#   - https://aws.amazon.com/backup/pricing/
# custom:
#   id: aws-backup-retention-nonprod
#   category: lifecycle
#   resource_types: [aws_backup_plan]
#   environments: [nonprod]
#   remedy: Set `delete_after` of each rule to 14 days or fewer.
package costguard.policies.aws_backup_retention_nonprod

import data.costguard.lib
import rego.v1

id := "aws-backup-retention-nonprod"

warn contains finding if {
	some r in lib.planned("aws_backup_plan")
	not lib.unknown(r, "rule")
	changes := {change | some i, rule in lib.blocks(r.after, "rule"); some change in too_long(r, i, rule)}
	count(changes) > 0
	finding := {
		"msg": concat("", [r.address, ": recovery points are kept longer than is usual outside production"]),
		"address": r.address,
		"changes": sort(changes),
	}
}

days := lib.parameter(id, "days", 14)

too_long(r, i, rule) := {{"path": path, "value": days}} if {
	path := concat("", ["rule.", format_int(i, 10), ".lifecycle.0.delete_after"])
	is_object(rule)
	not lib.unknown(r, path)
	kept := object.get(rule, ["lifecycle", 0, "delete_after"], null)
	long(kept)
} else := set()

long(kept) if kept == null

long(kept) if {
	is_number(kept)
	kept > days
}
