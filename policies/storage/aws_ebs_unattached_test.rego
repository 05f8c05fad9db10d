package costguard.policies.aws_ebs_unattached_test

import data.costguard.lib_test
import data.costguard.policies.aws_ebs_unattached as policy
import rego.v1

volume := {"address": "aws_ebs_volume.x[0]", "after": {"size": 100}}

attachment(extra) := object.union({"address": "aws_volume_attachment.x"}, extra)

addresses(given) := {finding.address | some finding in policy.warn with input as lib_test.plan_in("dev", given)}

test_a_volume_alone_is_found if {
	addresses([volume]) == {"aws_ebs_volume.x[0]"}
}

test_an_attachment_that_refers_to_it_is_fine if {
	addresses([volume, attachment({"references": {"volume_id": ["aws_ebs_volume.x"]}})]) == set()
}

test_an_attachment_of_another_volume_is_found if {
	addresses([volume, attachment({"references": {"volume_id": ["aws_ebs_volume.y"]}})]) == {"aws_ebs_volume.x[0]"}
}

test_an_attachment_that_stays_is_fine if {
	there := {
		"address": "aws_ebs_volume.x",
		"action": "update",
		"after": {"id": "vol-1", "size": 200},
	}
	addresses([there, attachment({"action": "no-op", "after": {"volume_id": "vol-1"}})]) == set()
}

test_an_attachment_that_goes_away_is_found if {
	gone := attachment({"action": "delete", "after": null, "references": {"volume_id": ["aws_ebs_volume.x"]}})
	addresses([volume, gone]) == {"aws_ebs_volume.x[0]"}
}

test_a_persistent_volume_is_fine if {
	persistent := {
		"address": "kubernetes_persistent_volume.x",
		"references": {"spec.persistent_volume_source.aws_elastic_block_store.volume_id": ["aws_ebs_volume.x"]},
	}
	addresses([volume, persistent]) == set()
}

test_an_attachment_that_does_not_tell_is_no_finding if {
	addresses([volume, attachment({"unknown": {"volume_id": true}})]) == set()
}
