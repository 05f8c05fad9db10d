"""Writes the table of nested blocks that are in a plan only where the configuration has them.

    python .ci/terraform_blocks.py FOLDER

FOLDER is an initialised working directory of Terraform (``terraform init``) that requires
hashicorp/aws and has no resources. Its schema tells which blocks there are. It does not tell which
of them the provider fills in where they are left out; a plan does, which says of these that they
are known after apply. So every type is planned with nothing but what it requires, once by itself
and once for each block that has blocks. No account is needed: nothing is read, nothing applied.

Written is costguard/model/given_blocks.csv: type, and the paths of those of its blocks that
rules name and the provider leaves alone. What cannot be planned so is left out, and printed. Those
of Azure and Google are named below.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from costguard.rules.book import rulebook  # noqa: E402

OUT = ROOT / "costguard" / "model" / "given_blocks.csv"
PROVIDER = "registry.terraform.io/hashicorp/aws"
HEAD = """\
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}
resource "terraform_data" "later" {}
"""
LATER = "terraform_data.later.id"
"""A value that is known after apply: it passes every check of a required argument."""
TOLD = {
    "aws_dynamodb_table": {"billing_mode": '"PAY_PER_REQUEST"'},
    "aws_kinesis_firehose_delivery_stream": {
        "destination": '"extended_s3"',
        "extended_s3_configuration": "",
    },
    "aws_kinesis_stream": {"shard_count": "1"},
    "aws_lambda_function": {"package_type": '"Image"', "image_uri": LATER},
}
"""What the provider wants to know before the apply, and blocks that go with it."""
BY_PLANS = {
    "azurerm_api_management": "additional_location",
    "azurerm_app_configuration": "replica",
    "azurerm_application_gateway": "autoscale_configuration",
    "azurerm_cdn_endpoint": "delivery_rule global_delivery_rule",
    "azurerm_cosmosdb_account": "geo_location",
    "azurerm_frontdoor": "frontend_endpoint routing_rule",
    "azurerm_linux_virtual_machine_scale_set": "data_disk",
    "azurerm_monitor_action_group": "email_receiver itsm_receiver sms_receiver voice_receiver "
    "webhook_receiver azure_app_push_receiver",
    "azurerm_monitor_autoscale_setting": "profile",
    "azurerm_monitor_metric_alert": "criteria dynamic_criteria",
    "azurerm_monitor_scheduled_query_rules_alert_v2": "criteria",
    "azurerm_network_connection_monitor": "test_group",
    "azurerm_windows_virtual_machine_scale_set": "data_disk",
    "google_compute_instance": "network_interface scratch_disk",
    "google_compute_instance_group_manager": "version",
    "google_compute_instance_template": "disk guest_accelerator network_interface",
    "google_compute_region_instance_group_manager": "version",
    "google_container_node_pool": "autoscaling",
    "google_secret_manager_secret": "replication.user_managed.replicas",
}
"""Of other providers: blocks that are required, or that plans show to be empty where left out."""
ROUNDS = 20
DEPTH = 4
ONE_OF = re.compile(r"one of\s+`([^`]+)`")
MISSING = re.compile(r'The argument "(\w+)" is required')
QUOTED = re.compile(r'"(\w+)"')

Body = dict[str, Any]
"""A block of the provider's schema."""


class Probe(NamedTuple):
    """A type that is planned with the blocks on the way to ``path``, and little else."""

    type: str
    path: tuple[str, ...]
    schema: Body
    more: set[str]
    """Optional arguments that the provider asks for all the same."""


def value(kind: Any) -> str:
    """An expression of a type of the schema, not known before the apply."""
    if isinstance(kind, str):
        return LATER if kind == "string" else f"to{kind}({LATER})"
    texts = f'split(",", {LATER})'
    return {"list": texts, "set": f"toset({texts})", "map": f"{{ a = {LATER} }}"}.get(
        kind[0], "null"
    )


def written(
    schema: Body, path: tuple[str, ...], more: Collection[str], told: Mapping[str, str]
) -> Iterator[str]:
    """What a block must hold, and the blocks on ``path``."""
    for name, argument in schema.get("attributes", {}).items():
        if argument.get("required") or (name in more and argument.get("optional")):
            yield f"{name} = {told.get(name) or value(argument['type'])}"
    for name, inner in schema.get("block_types", {}).items():
        on_path = name in path[:1]
        for _ in range(max(inner.get("min_items", 0), on_path or name in more)):
            yield f"{name} {{"
            yield from written(inner["block"], path[1:] if on_path else (), (), {})
            yield "}"


def blocks(schema: Body, names: set[str], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Paths of all blocks whose names rules know."""
    for name, inner in schema.get("block_types", {}).items():
        if name in names and len(path) < DEPTH:
            yield (*path, name)
            yield from blocks(inner["block"], names, (*path, name))


def read_schemas(folder: Path) -> dict[str, Body]:
    """The provider's schema of each resource type."""
    text = run(folder, "providers", "schema", "-json").stdout
    found = json.loads(text)["provider_schemas"][PROVIDER]["resource_schemas"]
    return {kind: schema["block"] for kind, schema in found.items()}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run terraform in the folder."""
    command = ["terraform", f"-chdir={folder}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def named_in_rules() -> set[str]:
    """Every word that the rules quote: names of types and of blocks are among them."""
    files = (ROOT / "costguard" / "rules" / "aws").glob("*.py")
    texts = [f.read_text(encoding="utf-8") for f in files if f.name != "index.py"]
    return {word for text in texts for word in QUOTED.findall(text)}


def probes(schemas: dict[str, Body]) -> dict[str, Probe]:
    """All that is to be planned, by a name of its own."""
    names = named_in_rules()
    kinds = sorted((names | set(rulebook(["aws"], plugins=False).rules)) & schemas.keys())
    found: dict[str, Probe] = {}
    for kind in kinds:
        paths = list(blocks(schemas[kind], names))
        for path in dict.fromkeys(path[:-1] for path in paths):
            found[f"p{len(found)}"] = Probe(kind, path, schemas[kind], set(TOLD.get(kind, ())))
    return found


def planned(folder: Path, left: dict[str, Probe]) -> dict[str, Any]:
    """What the plan does not tell of each probe; those that cannot be planned are taken out."""
    for _ in range(ROUNDS):
        lines = [HEAD]
        for name, probe in left.items():
            told = TOLD.get(probe.type, {})
            body = written(probe.schema, probe.path, probe.more, told)
            lines += [f'resource "{probe.type}" "{name}" {{', *body, "}"]
        (folder / "probes.tf").write_text("\n".join(lines), encoding="utf-8")
        said = run(folder, "plan", "-json", "-refresh=false", "-lock=false", "-out=probes.tfplan")
        events = [json.loads(line) for line in said.stdout.splitlines()]
        wrong = [e["diagnostic"] for e in events if e.get("type") == "diagnostic"]
        wrong = [each for each in wrong if each["severity"] == "error"]
        if not wrong:
            break
        before = {name: set(probe.more) for name, probe in left.items()}
        for each in wrong:
            mend(each, left)
        failed = {each["address"].partition(".")[2] for each in wrong}
        for name in failed & left.keys():
            if left[name].more == before[name]:
                print(f"left out: {left[name].type} {'.'.join(left[name].path)}", file=sys.stderr)
                del left[name]
    shown = json.loads(run(folder, "show", "-json", "probes.tfplan").stdout)
    return {c["name"]: c["change"]["after_unknown"] for c in shown["resource_changes"]}


def mend(diagnostic: dict[str, Any], left: dict[str, Probe]) -> None:
    """Give a probe one of the arguments that the provider asks for."""
    probe = left.get(diagnostic["address"].partition(".")[2])
    if probe is None:
        return
    text = diagnostic.get("detail", "")
    choice = ONE_OF.search(text)
    asked = choice[1].split(",") if choice else MISSING.findall(text)
    if asked and not probe.more & set(asked):
        # An attribute rather than a block: of a block that is there, nothing would be learnt.
        probe.more.add(next((a for a in asked if a in probe.schema["attributes"]), asked[0]))


def at(unknown: Any, path: tuple[str, ...]) -> Any:
    """What a mask says at a path, in the first of several blocks."""
    for part in path:
        unknown = unknown[0] if isinstance(unknown, list) and unknown else unknown
        unknown = unknown.get(part) if isinstance(unknown, dict) else unknown
    return unknown


def table(schemas: dict[str, Body], folder: Path) -> dict[str, list[str]]:
    """The blocks that the provider leaves alone, by type."""
    names, left = named_in_rules(), probes(schemas)
    masks = planned(folder, left)
    found: dict[str, list[str]] = {}
    for name, probe in left.items():
        inner = [p for p in blocks(probe.schema, names) if p[:-1] == probe.path]
        inner = [p for p in inner if len(p) > 1 or p[0] not in probe.more]
        alone = [".".join(p) for p in inner if at(masks[name], p) is not True]
        found.setdefault(probe.type, []).extend(alone)
    return {kind: sorted(paths) for kind, paths in sorted(found.items()) if paths}


def main() -> None:
    """Write the table."""
    folder = Path(sys.argv[1])
    rows = table(read_schemas(folder), folder)
    rows |= {kind: paths.split() for kind, paths in BY_PLANS.items()}
    with OUT.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("type", "blocks"))
        writer.writerows((kind, ";".join(paths)) for kind, paths in rows.items())
    print(f"{len(rows)} types")


if __name__ == "__main__":
    main()
