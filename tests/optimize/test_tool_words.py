"""Advice on plans of Pulumi's names Pulumi's properties; on Terraform's, it stays as it is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from support.pulumi_documents import preview, record, step
from support.terraform import change, document, read

from costguard.model.finding import Change, Finding, Level
from costguard.model.recommendation import PlanToBudget, Recommendation
from costguard.model.waiver import Waived
from costguard.optimize import tool_words
from costguard.optimize.proposal import REMOVED

TOKEN = "aws:ec2/instance:Instance"
WEB = f"{TOKEN}::web"
INPUTS = {
    "instanceType": "m5.large",
    "creditSpecification": {"cpuCredits": "unlimited"},
    "ebsBlockDevices": [{"deviceName": "/dev/sdf", "volumeType": "gp2"}],
    "tags": {"cost_center": "7"},
}
PULUMI = preview(step("create", new=record(TOKEN, "web", inputs=INPUTS)))
TO_GP3 = Change("ebs_block_device.0.volume_type", "gp3")


def advice(address: str, *changes: Change, caveat: str = "") -> Recommendation:
    message = f"{address} (ebs_block_device.0): gp3 in place of gp2"
    zero = Decimal(0)
    return Recommendation("a", address, message, changes, zero, zero, Decimal(1), (caveat,))


def said(remedy: str, *changes: Change) -> Finding:
    return Finding("a", Level.WARN, "says so", WEB, remedy, changes=changes)


def remedy(text: str, *changes: Change) -> str:
    (found,) = tool_words.findings([said(text, *changes)], [PULUMI])
    return found.remedy


def test_a_recommendation() -> None:
    (found,) = tool_words.recommendations(
        [advice(WEB, TO_GP3, caveat="see `ebs_block_device`")], [PULUMI]
    )
    assert found.changes == (Change("ebsBlockDevices[0].volumeType", "gp3"),)
    assert found.message == f"{WEB} (ebsBlockDevices[0]): gp3 in place of gp2"
    assert found.caveats == ("see `ebsBlockDevices`",)


def test_a_resource_to_remove() -> None:
    (found,) = tool_words.recommendations([advice(WEB, REMOVED)], [PULUMI])
    assert found.changes == (REMOVED,)


def test_what_brings_it_under_the_budget() -> None:
    found = tool_words.plan_to_budget(PlanToBudget((advice(WEB, TO_GP3),)), [PULUMI])
    assert found is not None
    assert found.changes[0].changes[0].path == "ebsBlockDevices[0].volumeType"
    assert tool_words.plan_to_budget(None, [PULUMI]) is None


def test_what_a_policy_advises() -> None:
    text = "Set `cpu_credits` of `credit_specification` to standard."
    assert remedy(text) == "Set `cpuCredits` of `creditSpecification` to standard."


def test_what_a_policy_would_set() -> None:
    text = "Set `placement_group` to none."
    assert remedy(text, Change("placement_group", "a")) == "Set `placementGroup` to none."


def test_a_type() -> None:
    text = "Attach it with `aws_volume_attachment`."
    assert remedy(text) == "Attach it with `aws:ec2/volumeAttachment:VolumeAttachment`."


def test_what_the_resource_is_not_known_to_have_stays() -> None:
    text = "Set `retention_in_days` in data.yaml, the tag `cost_center`, and cpu_credits."
    assert remedy(text) == text


def test_a_waived_finding() -> None:
    waiver: Any = None
    (found,) = tool_words.waived([Waived(said("Set `instance_type`."), waiver)], [PULUMI])
    assert found.finding.remedy == "Set `instanceType`."


def test_terraform_keeps_its_words() -> None:
    address = "aws_instance.web"
    plan = read(document(change(address, {"instance_type": "m5.large"})))
    one = advice(address, TO_GP3, caveat="see `ebs_block_device` and `aws_volume_attachment`")
    finding = said("Set `instance_type`.", TO_GP3)._replace(address=address)
    assert tool_words.recommendations([one], [PULUMI, plan]) == (one,)
    assert tool_words.findings([finding], [PULUMI, plan]) == (finding,)
