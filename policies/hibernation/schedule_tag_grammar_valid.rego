# METADATA
# title: A schedule tag that no scheduler understands
# description: >-
#   A tag whose value is no schedule stops nothing, and the saving that it stands for never comes.
# related_resources:
#   - https://cloudcustodian.io/docs/quickstart/offhours.html
#   - https://codeberg.org/hjacobs/kube-downscaler
# custom:
#   id: schedule-tag-grammar-valid
#   category: hibernation
#   resource_types:
#     - aws_instance
#     - aws_autoscaling_group
#     - aws_db_instance
#     - aws_rds_cluster
#     - aws_ecs_service
#     - aws_eks_node_group
#     - aws_redshift_cluster
#     - aws_sagemaker_notebook_instance
#     - aws_docdb_cluster
#     - aws_neptune_cluster
#     - azurerm_linux_virtual_machine
#     - azurerm_windows_virtual_machine
#     - azurerm_kubernetes_cluster
#     - azurerm_postgresql_flexible_server
#     - azurerm_mysql_flexible_server
#   remedy: >-
#     Write it as "Mon-Fri 07:00-19:00 Europe/Berlin" or "off=(m-f,19);on=(m-f,7);tz=cet", or add
#     the name of the schedule to `settings.schedule.names` in data.yaml.
package costguard.policies.schedule_tag_grammar_valid

import data.costguard.lib
import data.costguard.lib.schedules
import rego.v1

deny contains finding if {
	some kind in _kinds
	some r in lib.planned(kind)
	some key in schedules.keys
	value := r.tags[key]
	not schedules.parses(value)
	finding := {
		"msg": concat("", [r.address, ": the value of its tag ", key, " is no schedule"]),
		"address": r.address,
	}
}

_kinds := {
	"aws_instance",
	"aws_autoscaling_group",
	"aws_db_instance",
	"aws_rds_cluster",
	"aws_ecs_service",
	"aws_eks_node_group",
	"aws_redshift_cluster",
	"aws_sagemaker_notebook_instance",
	"aws_docdb_cluster",
	"aws_neptune_cluster",
	"azurerm_linux_virtual_machine",
	"azurerm_windows_virtual_machine",
	"azurerm_kubernetes_cluster",
	"azurerm_postgresql_flexible_server",
	"azurerm_mysql_flexible_server",
}
