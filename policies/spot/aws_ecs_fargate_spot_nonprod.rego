# METADATA
# title: A Fargate service outside production does not use Fargate Spot
# description: >-
#   Fargate Spot runs the same tasks for much less, and gives two minutes' notice before it stops
#   one. Tasks on Windows cannot run on it.
# related_resources:
#   - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
# custom:
#   id: aws-ecs-fargate-spot-nonprod
#   category: spot
#   resource_types: [aws_ecs_service, aws_ecs_cluster_capacity_providers]
#   environments: [nonprod]
#   remedy: >-
#     Take `launch_type` out and add a `capacity_provider_strategy` with FARGATE_SPOT; keep on
#     demand what runs once only.
package costguard.policies.aws_ecs_fargate_spot_nonprod

import data.costguard.lib
import data.costguard.lib.marks
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_ecs_service")
	_on_demand(r, "capacity_provider_strategy")
	not _on_windows(r)
	not marks.maybe_stateful(r)
	finding := {
		"msg": concat("", [r.address, ": the service runs on Fargate on demand; outside production Fargate Spot will do"]),
		"address": r.address,
		"changes": [
			{"path": "launch_type", "value": null},
			{"path": "capacity_provider_strategy", "value": [{"capacity_provider": "FARGATE_SPOT", "weight": 1}]},
		],
	}
}

warn contains finding if {
	some r in lib.planned("aws_ecs_cluster_capacity_providers")
	_on_demand(r, "default_capacity_provider_strategy")
	finding := {
		"msg": concat("", [r.address, ": services run on Fargate on demand by default; outside production Fargate Spot will do"]),
		"address": r.address,
		"changes": [{
			"path": "default_capacity_provider_strategy",
			"value": [{"capacity_provider": "FARGATE_SPOT", "weight": 1}],
		}],
	}
}

_on_demand(r, _) if r.after.launch_type == "FARGATE"

# No part of the strategy may turn out to be Fargate Spot.
_on_demand(r, name) if {
	not lib.unknown(r, name)
	providers := {lib.text(part, "capacity_provider") | some part in lib.blocks(r.after, name)}
	"FARGATE" in providers
	not "FARGATE_SPOT" in providers
	not "" in providers
}

# The task is on Windows, or may turn out to be.
_on_windows(r) if {
	some task in _tasks(r)
	some platform in lib.blocks(task.after, "runtime_platform")
	startswith(lib.text(platform, "operating_system_family"), "WINDOWS")
}

_on_windows(r) if {
	some task in _tasks(r)
	lib.unknown(task, "runtime_platform.0.operating_system_family")
}

_tasks(r) := [task |
	named := object.get(r.references, "task_definition", [])
	count(named) > 0
	some task in lib.remaining("aws_ecs_task_definition")
	lib.block(task) in named
]
