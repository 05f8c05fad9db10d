"""Previews, update plans and states of Pulumi."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from costguard.errors import PlanError, UsageError
from costguard.model.plan import Action, Plan
from costguard.model.resource import SENSITIVE, UNKNOWN
from costguard.plans.pulumi_complete import complete
from costguard.plans.read import read, read_bytes
from costguard.runner import breakdown

UNTOLD = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SECRET = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    "ciphertext": "v1:AAAA",
}
HEAD = "urn:pulumi:dev::shop::"
VOLUME = "aws:ebs/volume:Volume::data"
DB = "aws:rds/instance:Instance::orders"
WEB = "shop:index:WebTier$aws:ec2/instance:Instance::web"
GROUP = "aws:autoscaling/group:Group::nodes"


@pytest.fixture
def pulumi(data: Path) -> Path:
    """Documents on one small stack, in the three forms that Pulumi writes."""
    return data / "pulumi"


def record(
    token: str = "aws:ebs/volume:Volume", name: str = "data", /, **parts: Any
) -> dict[str, Any]:
    return {"urn": f"{HEAD}{token}::{name}", "custom": True, "type": token, **parts}


def step(op: str, old: Any = None, new: Any = None, **parts: Any) -> dict[str, Any]:
    found = {"op": op, "urn": (new or old)["urn"], "detailedDiff": None, **parts}
    return found | ({"oldState": old} if old else {}) | ({"newState": new} if new else {})


def preview(*steps: dict[str, Any], **parts: Any) -> Plan:
    summary = Counter(one["op"] for one in steps)
    document = {"steps": list(steps), "duration": 1, "changeSummary": summary, **parts}
    return read_bytes(json.dumps(document).encode(), "preview.json")


def state(*records: dict[str, Any], **parts: Any) -> Plan:
    document = {"version": 3, "deployment": {"resources": list(records), **parts}}
    return read_bytes(json.dumps(document).encode(), "state.json")


def prices(plan: Plan) -> dict[str, tuple[Decimal, Decimal]]:
    return {
        one.address: (one.monthly_before, one.monthly_after)
        for one in breakdown(plan).estimate.resources
        if one.monthly_before or one.monthly_after
    }


def test_a_whole_preview(pulumi: Path) -> None:
    plan = read(pulumi / "preview_all.json")
    assert (plan.tool, plan.stack, plan.project) == ("pulumi-preview", "dev", "shop")
    assert plan.complete
    assert not plan.changes_only
    assert {change.address: change.action for change in plan.changes} == {
        WEB: Action.NO_OP,
        VOLUME: Action.UPDATE,
        DB: Action.REPLACE,
        "aws:ec2/eip:Eip::old": Action.DELETE,
        "aws:dynamodb/table:Table::carts": Action.NO_OP,
        "aws:ec2/launchTemplate:LaunchTemplate::nodes": Action.CREATE,
        GROUP: Action.CREATE,
    }
    by_address = {change.address: change for change in plan.changes}
    assert by_address[DB].create_before_destroy
    assert by_address["aws:dynamodb/table:Table::carts"].importing
    assert [source.type for source in plan.data] == ["aws_vpc"]
    web = plan.after[WEB]
    assert (web.type, web.provider, web.region) == ("aws_instance", "aws", "eu-west-1")
    assert (web.name, web.module) == ("web", "shop:index:WebTier::web")
    assert web.attributes["root_block_device"][0]["volume_size"] == 50
    assert plan.accounts == {"111122223333": 2}


def test_every_step_counts(pulumi: Path) -> None:
    """All but stacks, providers, components, and the halves of a replacement."""
    document = json.loads((pulumi / "preview_all.json").read_text())
    halves = ("create-replacement", "delete-replaced")
    grouping = ("pulumi:pulumi:Stack", "pulumi:providers:aws", "shop:index:WebTier")
    own = [
        one["urn"].removeprefix(HEAD)
        for one in document["steps"]
        if one["op"] not in halves
        and (one.get("newState") or one["oldState"])["type"] not in grouping
    ]
    plan = read(pulumi / "preview_all.json")
    assert sorted([change.address for change in plan.changes] + [d.address for d in plan.data]) == (
        sorted(own)
    )
    assert len(own) == 8


def test_prices_of_a_preview(pulumi: Path) -> None:
    # t3.medium 0.0456 * 730 + 50 GB gp3 * 0.088; two t3.small 0.0228 with 8 GB gp2 at 0.11 each,
    # found through the launch template that the group depends on.
    assert prices(read(pulumi / "preview_all.json")) == {
        WEB: (Decimal("37.688"), Decimal("37.688")),
        VOLUME: (Decimal("8.8"), Decimal("17.6")),
        DB: (Decimal("14.95"), Decimal("14.95")),
        "aws:ec2/eip:Eip::old": (Decimal("3.65"), Decimal(0)),
        GROUP: (Decimal(0), Decimal("35.048")),
    }


def test_changes_only_is_no_total(pulumi: Path) -> None:
    plan = read(pulumi / "preview.json")
    assert plan.changes_only
    assert not plan.complete
    assert WEB not in plan.after
    # The provider is not among the changes, and config names the region of default ones only.
    assert plan.after[GROUP].region is None
    assert "(--state)" in plan.after[GROUP].region_note


@pytest.mark.parametrize("name", ["preview.json", "plan.json"])
def test_a_state_completes(pulumi: Path, name: str) -> None:
    plan = complete(read(pulumi / name), read(pulumi / "state.json"))
    assert plan.complete
    assert not plan.changes_only
    assert prices(plan) == prices(read(pulumi / "preview_all.json"))


def test_a_state(pulumi: Path) -> None:
    plan = read(pulumi / "state.json")
    assert (plan.tool, plan.tool_version, plan.stack) == ("pulumi-state", "3.205.0", "dev")
    assert {change.action for change in plan.changes} == {Action.NO_OP}
    assert len(plan.changes) == 4
    assert plan.after[DB].attributes["password"] is SENSITIVE
    assert "hunter2" not in repr(plan)
    assert sum(before for before, _ in prices(plan).values()) == Decimal("65.088")


def test_an_update_plan(pulumi: Path) -> None:
    plan = read(pulumi / "plan.json")
    assert (plan.tool, plan.stack, plan.complete) == ("pulumi-plan", "dev", True)
    before, after = plan.before[VOLUME].attributes, plan.after[VOLUME].attributes
    assert before["size"] is UNKNOWN  # a plan does not tell what an update changes from
    assert after["size"] == 200
    gone = plan.before["aws:ec2/eip:Eip::old"]
    assert gone.type == "aws_eip"
    assert gone.attributes["anything"] is UNKNOWN
    assert gone.region is None  # not even its provider is told
    assert plan.after[GROUP].region == "eu-west-1"


def test_the_state_of_another_stack(pulumi: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text((pulumi / "state.json").read_text().replace("pulumi:dev::", "pulumi:prod::"))
    with pytest.raises(PlanError, match=r"is the state of stack shop/prod, and .* of shop/dev"):
        complete(read(pulumi / "preview.json"), read(other))


def test_a_state_without_resources_completes_nothing(pulumi: Path) -> None:
    """What a preview leaves out has to be somewhere."""
    with pytest.raises(PlanError, match=r"holds no resources, and .* is of a stack that has some"):
        complete(read(pulumi / "preview.json"), state())


def test_what_a_state_completes(pulumi: Path) -> None:
    kept, shown = read(pulumi / "state.json"), read(pulumi / "preview.json")
    with pytest.raises(UsageError, match="no preview or update plan"):
        complete(kept, kept)
    with pytest.raises(UsageError, match="no state of Pulumi"):
        complete(shown, shown)


OPS = [
    ("same", Action.NO_OP),
    ("create", Action.CREATE),
    ("update", Action.UPDATE),
    ("delete", Action.DELETE),
    ("replace", Action.REPLACE),
    ("create-replacement", Action.REPLACE),
    ("delete-replaced", Action.REPLACE),
    ("refresh", Action.NO_OP),
    ("import", Action.NO_OP),
    ("import-replacement", Action.REPLACE),
]


@pytest.mark.parametrize(("op", "action"), OPS)
def test_operations(op: str, action: Action) -> None:
    has = {"inputs": {"size": 8}, "outputs": {"size": 8, "id": "vol-1"}}
    old = None if op in {"create", "import"} else record(**has)
    new = None if op in {"delete", "delete-replaced"} else record(inputs={"size": 9})
    (change,) = preview(step(op, old, new)).changes
    assert change.action is action
    assert change.importing is op.startswith("import")
    assert (change.before is None) is (action is Action.CREATE)
    assert (change.after is None) is (action is Action.DELETE)
    assert (change.before is change.after) is (action is Action.NO_OP)


@pytest.mark.parametrize("op", ["read", "read-replacement", "discard", "discard-replaced"])
def test_what_is_looked_up_is_not_the_stacks(op: str) -> None:
    plan = preview(step(op, None, record(external=True, inputs={}, outputs={"size": 500})))
    assert not plan.changes
    assert [source.attributes["size"] for source in plan.data] == [500]


REPLACEMENTS = ["create-replacement", "import-replacement"]


@pytest.mark.parametrize("half", REPLACEMENTS)
def test_a_replacement_told_in_three_steps_is_one(half: str) -> None:
    old, new = record(outputs={"size": 8}), record(inputs={"size": 9})
    (change,) = preview(
        step(half, old, new), step("replace", old, new), step("delete-replaced", old)
    ).changes
    assert change.action is Action.REPLACE
    assert change.importing is (half == "import-replacement")
    assert change.before is not None
    assert change.after is not None
    assert (change.before.attributes["size"], change.after.attributes["size"]) == (8, 9)


def test_an_object_given_up_for_one_that_is_looked_up_saves_its_cost() -> None:
    """``Resource.get`` in place of a resource: what the stack had is deleted."""
    old, new = record(outputs={"size": 8}), record(external=True, inputs={}, outputs={"size": 500})
    for steps in (
        [step("replace", old, new)],
        [step("read-replacement", old, new), step("replace", old, new)],
    ):
        (change,) = preview(*steps).changes
        assert (change.action, change.after) == (Action.DELETE, None)
        assert change.before is not None
        assert change.before.attributes["size"] == 8
    plan = {"manifest": {}, "resourcePlans": {}}
    plan["resourcePlans"][f"{HEAD}{VOLUME}"] = {
        "goal": {"custom": True, "inputDiff": {}},
        "steps": ["read-replacement", "replace", "delete-replaced"],
    }
    (change,) = read_bytes(json.dumps(plan).encode(), "plan.json").changes
    assert (change.action, change.after) == (Action.DELETE, None)


REFRESHED = [
    ("refresh", "same", Action.NO_OP),
    ("refresh", "update", Action.UPDATE),
    ("update", "update", Action.UPDATE),
    ("update", "same", Action.NO_OP),
    ("delete", "create", Action.CREATE),
]


@pytest.mark.parametrize(("found", "done", "action"), REFRESHED)
def test_what_a_refresh_found_is_told_before_what_is_done(
    found: str, done: str, action: Action
) -> None:
    recorded, there = record(outputs={"size": 8}), record(outputs={"size": 20})
    second = record(inputs={"size": 20}) if done == "create" else there
    (change,) = preview(
        step(found, recorded, None if found == "delete" else there),
        step(done, None if done == "create" else there, second),
    ).changes
    assert change.action is action
    sizes = [side and side.attributes["size"] for side in (change.before, change.after)]
    assert sizes == [None if done == "create" else 20, 20]


def test_bookkeeping_costs_nothing() -> None:
    old = record(outputs={"size": 8}, pendingReplacement=True)
    assert not preview(step("remove-pending-replace", old)).changes
    (change,) = preview(
        step("remove-pending-replace", old), step("create", None, record(inputs={"size": 9}))
    ).changes
    assert change.action is Action.CREATE


def test_what_is_retained_goes_on_costing() -> None:
    (change,) = preview(step("delete", record(outputs={"size": 8}, retainOnDelete=True))).changes
    assert change.action is Action.FORGET
    assert change.after is change.before


def test_an_old_object_that_is_still_there() -> None:
    new, old = record(id="vol-2", outputs={"size": 9}), record(id="vol-1", outputs={"size": 8})
    changes = state(new, {**old, "delete": True}).changes
    assert [
        (change.deposed, change.after.attributes["size"]) for change in changes if change.after
    ] == [
        ("vol-1", 8),
        (None, 9),
    ]
    plan = preview(step("delete", {**old, "delete": True}), step("same", new, new))
    assert {change.deposed for change in plan.changes} == {"vol-1", None}


def test_what_a_state_does_not_hold() -> None:
    """Waiting to be made again, views of others, and what is not managed."""
    plan = state(
        record(name_ := "aws:ebs/volume:Volume", "a", pendingReplacement=True),
        record(name_, "b", viewOf=f"{HEAD}x:y:Z::z"),
        record(name_, "c", external=True, outputs={"id": "vol-3"}),
    )
    assert not plan.changes
    assert len(plan.data) == 1


def test_live_objects_of_one_urn_are_told_apart() -> None:
    """Tools that convert states from other programs write such."""
    plan = state(record(id="vol-1", outputs={"size": 8}), record(id="vol-2", outputs={"size": 9}))
    assert set(plan.after) == {f"{VOLUME}#vol-1", f"{VOLUME}#vol-2"}
    with pytest.raises(PlanError, match="comes twice"):
        state(record(id="vol-1"), record(id="vol-1"))


def test_an_update_keeps_what_it_does_not_change() -> None:
    old = record(
        inputs={"size": 8, "type": "gp2", "tags": {"a": "b"}},
        outputs={
            "size": 8, "type": "gp2", "iops": 100, "throughput": 125,
            "tags": {"a": "b"}, "tagsAll": {"a": "b"},
        },
    )  # fmt: skip
    new = record(inputs={"size": 8, "type": UNTOLD, "tags": {"a": "c"}})
    diff = {"iops": {"kind": "update"}, "type": {"kind": "update"}}
    (change,) = preview(step("update", old, new, detailedDiff=diff)).changes
    assert change.after is not None
    assert dict(change.after.attributes) == {
        "size": 8,
        "type": UNKNOWN,
        "throughput": 125,
        "tags": {"a": "c"},
    }


def test_unknown_and_secret_values() -> None:
    inputs = {"size": UNTOLD, "kmsKeyId": "[secret]", "tags": {"a": SECRET, "myKey": "x"}}
    plan = preview(step("create", None, record(inputs={**inputs, "__defaults": []})))
    assert dict(plan.after[VOLUME].attributes) == {
        "size": UNKNOWN,
        "kms_key_id": SENSITIVE,
        "tags": {"a": SENSITIVE, "myKey": "x"},
    }


def test_a_step_without_states_is_there_and_unknown() -> None:
    (change,) = preview({"op": "update", "urn": f"{HEAD}{VOLUME}", "detailedDiff": None}).changes
    assert change.type == "aws_ebs_volume"
    assert change.after is not None
    assert change.after.attributes.get("size") is UNKNOWN


def test_default_tags_of_a_provider() -> None:
    urn = f"{HEAD}pulumi:providers:aws::main"
    provider = {
        **record("pulumi:providers:aws", "main"),
        "inputs": {"region": "eu-west-1", "defaultTags": '{"tags":{"owner":"me","env":"dev"}}'},
    }
    new = record(inputs={"size": 8, "tags": {"env": "prod"}}, provider=f"{urn}::{UNTOLD}")
    plan = preview(step("create", None, provider), step("create", None, new))
    assert plan.after[VOLUME].tags == {"owner": "me", "env": "prod"}


PROVIDERS = [
    ("shop", "default", "eu-west-1"),
    ("shop", "default_7_14_0", "eu-west-1"),
    ("shop", "default_7_14_0_alpha_1", "eu-west-1"),
    ("shop", "default_https___example_com", "eu-west-1"),
    ("shop", "default_us", None),
    ("shop", "defaults", None),
    ("default-shop", "us", None),
]


@pytest.mark.parametrize(("project", "provider", "region"), PROVIDERS)
def test_the_configuration_is_of_default_providers_only(
    project: str, provider: str, region: str | None
) -> None:
    """A provider of the user's own may work anywhere, whatever it or the project is called."""
    head = f"urn:pulumi:dev::{project}::"
    reference = f"{head}pulumi:providers:aws::{provider}::{UNTOLD}"
    new = record(inputs={"size": 8}, provider=reference) | {"urn": f"{head}{VOLUME}"}
    plan = preview(step("create", None, new), config={"aws:region": "eu-west-1"})
    assert plan.after[VOLUME].region == region


REGIONS: list[tuple[dict[str, Any], dict[str, Any], str | None]] = [
    ({}, {"aws:region": "eu-central-1"}, "eu-central-1"),
    ({"region": "us-west-2"}, {"aws:region": "eu-central-1"}, "us-west-2"),
    ({"availabilityZone": "us-east-2b"}, {}, "us-east-2"),
    ({"arn": "arn:aws:ec2:ap-south-1:111122223333:volume/vol-1"}, {}, "ap-south-1"),
    ({}, {"aws:region": "[secret]"}, None),
    ({"region": UNTOLD}, {}, None),
    ({}, {}, None),
]


@pytest.mark.parametrize(("outputs", "config", "region"), REGIONS)
def test_regions(outputs: dict[str, Any], config: dict[str, Any], region: str | None) -> None:
    plan = preview(step("same", record(outputs=outputs), record()), config=config)
    volume = plan.after[VOLUME]
    assert volume.region == region
    assert region or volume.region_note


KINDS: list[tuple[str, dict[str, Any], str, str | None]] = [
    (
        "azure:compute/managedDisk:ManagedDisk",
        {"location": "West Europe"},
        "azurerm_managed_disk",
        "westeurope",
    ),
    (
        "gcp:compute/disk:Disk",
        {"zone": "europe-west1-b"},
        "google_compute_disk",
        "europe-west1",
    ),
    (
        "aws-native:ec2:Volume",
        {"availabilityZone": "eu-west-1a"},
        "aws_ebs_volume",
        "eu-west-1",
    ),
    ("random:index/randomId:RandomId", {}, "random_id", None),
    ("tls:index/privateKey:PrivateKey", {}, "tls_private_key", None),
    ("azure-native:compute/v20230301:Disk", {}, "azure-native:compute:Disk", None),
    ("kubernetes:apps/v1:Deployment", {}, "kubernetes:apps:Deployment", None),
    ("aws:new/thing:Thing", {"region": "eu-west-1"}, "aws:new/thing:Thing", "eu-west-1"),
]


@pytest.mark.parametrize(("token", "inputs", "kind", "region"), KINDS)
def test_types(token: str, inputs: dict[str, Any], kind: str, region: str | None) -> None:
    (resource,) = preview(step("create", None, record(token, inputs=inputs))).after.values()
    assert (resource.type, resource.region) == (kind, region)


def test_types_without_rules_are_named() -> None:
    plan = preview(step("create", None, record("azure-native:compute:Disk", inputs={})))
    (cost,) = breakdown(plan).estimate.resources
    assert cost.address == "azure-native:compute:Disk::data"
    assert str(cost.coverage) == "unsupported"


def test_checkpoints_of_file_backends() -> None:
    inner = {"resources": [record(outputs={"size": 8})]}
    document = {"version": 1, "checkpoint": {"stack": "x", "latest": inner}}
    plan = read_bytes(json.dumps(document).encode(), "dev.json")
    assert plan.after[VOLUME].attributes["size"] == 8
    document["checkpoint"] = {"stack": "x"}
    assert not read_bytes(json.dumps(document).encode(), "dev.json").changes


BAD: list[tuple[Any, str]] = [
    ({"steps": [], "changeSummary": {}, "maybeCorrupt": True}, "pulumi failed while it made"),
    (
        {"steps": [step("same", record())], "diagnostics": [{"severity": "error", "message": "x"}]},
        "pulumi failed while it made this preview",
    ),
    ({"steps": [step("explode", record())]}, r"steps\[0\]: unknown operation explode; .* later"),
    ({"steps": [{"op": "same", "urn": "web"}]}, r"steps\[0\]: expected a URN"),
    ({"steps": [step("same", record()), step("same", record())]}, "comes twice"),
    ({"steps": [step("update", {"urn": f"{HEAD}{VOLUME}", "inputs": [1]}, record())]}, "an object"),
    ({"version": 5, "deployment": {}}, "state version 5 is not read, only 1 to 4; .* newer"),
    ({"version": 3, "deployment": SECRET}, "encrypted as a whole; where its passphrase is at hand"),
    (
        {"version": 3, "deployment": {"resources": [record(outputs=SECRET)]}},
        "all outputs of aws:ebs/volume:Volume::data are encrypted",
    ),
    ({"manifest": {"version": "v4.0.1"}, "resourcePlans": {}}, "from Pulumi 4.0.1, and only"),
    (
        {
            "version": 3,
            "deployment": {
                "resources": [record(), record() | {"urn": "urn:pulumi:b::shop::a:b/c:C::d"}]
            },
        },
        "resources of several stacks",
    ),
]


@pytest.mark.parametrize(("document", "message"), BAD)
def test_bad_documents(document: Any, message: str) -> None:
    with pytest.raises(PlanError, match=message) as caught:
        read_bytes(json.dumps(document).encode(), "pulumi.json")
    assert caught.value.exit_code == 3
    assert "\n" not in str(caught.value)
    assert "v1:AAAA" not in str(caught.value)


def test_attributes_are_a_dict_whichever_way_one_looks() -> None:
    def attributes() -> Any:
        return (
            preview(step("create", None, record(inputs={"size": 8, "region": "r"})))
            .after[VOLUME]
            .attributes
        )

    whole = {"size": 8, "region": "r"}
    assert attributes().get("region") == "r"
    assert attributes()["region"] == "r"
    assert attributes() == whole
    assert {**attributes()} == whole
    assert dict(attributes().items()) == whole
    assert list(attributes().values()) == [8, "r"]
    assert list(attributes()) == list(attributes().keys()) == ["size", "region"]
    assert len(attributes()) == 2
    assert "size" in attributes()
    assert "colour" not in attributes()
    assert attributes().get("colour", 1) == 1
    assert repr(attributes()) == repr(whole)
    assert json.loads(json.dumps(attributes())) == whole
