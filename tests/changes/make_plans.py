#!/usr/bin/env python3
"""Makes the recorded plans of the change semantics again, with terraform.

    tests/changes/make_plans.py [CASE ...]        all of them, or those named

Needs terraform (which fetches the AWS provider, or finds it where its CLI configuration says)
and moto (``pip install 'moto[server]'``), a stand-in for AWS that listens on this machine only.
No AWS account is needed or touched.

A case is a folder of ``plans``: ``before/`` is applied first, where there is one; then what is
named in ``BETWEEN`` happens behind Terraform's back; then the plan of the folder itself is
recorded. Cases without ``main.tf`` are plans that Terraform does not make here; they are written
by hand, and ``cases.toml`` says after what. The stand-in gives every machine a public address,
whatever the configuration says.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

HERE = Path(__file__).parent
PLANS = HERE / "plans"
OPTIONS = {
    "destroy": ["-destroy"],
    "refresh-only": ["-refresh-only"],
    "targeted": ["-target=aws_ebs_volume.logs"],
    "deposed-left": ["-target=aws_ebs_volume.data"],
}
STAND_IN = {
    "AWS_ENDPOINT_URL": "http://127.0.0.1:5918",
    "AWS_ACCESS_KEY_ID": "mock",
    "AWS_SECRET_ACCESS_KEY": "mock",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
}

State = dict[str, Any]


def instance(state: State) -> dict[str, Any]:
    """The first instance of the volume "logs" in a state."""
    found = next(r for r in state["resources"] if r["name"] == "logs")
    first: dict[str, Any] = found["instances"][0]
    return first


def grown(state: State, ec2: Any) -> None:
    """The state knows of 100 GB; somebody has made them 300."""
    instance(state)["attributes"]["size"] = 100


def gone(state: State, ec2: Any) -> None:
    """Somebody has deleted the volume."""
    ec2.delete_volume(VolumeId=instance(state)["attributes"]["id"])


def tainted(state: State, ec2: Any) -> None:
    """What terraform taint does."""
    instance(state)["status"] = "tainted"


def deposed(state: State, ec2: Any) -> None:
    """A replacement has made the new volume and failed to delete the old one, of 40 GB."""
    old = ec2.create_volume(AvailabilityZone="us-east-1a", Size=40, VolumeType="gp3")
    attributes = instance(state)["attributes"] | {"id": old["VolumeId"], "size": 40}
    found = next(r for r in state["resources"] if r["name"] == "logs")
    found["instances"].append(instance(state) | {"deposed": "1f2e3d4c", "attributes": attributes})


BETWEEN: dict[str, Callable[[State, Any], None]] = {
    "deposed": deposed,
    "deposed-left": deposed,
    "drift-accepted": grown,
    "drift-and-update": grown,
    "drift-deleted": gone,
    "drift-undone": grown,
    "refresh-only": grown,
    "tainted": tainted,
}


def terraform(folder: Path, *arguments: str) -> str:
    """Run terraform in a folder; its output."""
    run = subprocess.run(
        ["terraform", f"-chdir={folder}", *arguments], capture_output=True, text=True, check=False
    )
    if run.returncode:
        sys.exit(f"{folder.name}: terraform {arguments[0]}: {run.stderr}")
    return run.stdout


def made_before(case: Path, work: Path, ec2: Any) -> None:
    """Apply what was there before, and let happen what happens."""
    folder = prepared(case / "before", work / "before")
    terraform(folder, "apply", "-auto-approve")
    path = folder / "terraform.tfstate"
    state = json.loads(path.read_text())
    BETWEEN.get(case.name, lambda *_: None)(state, ec2)
    (work / case.name / "terraform.tfstate").write_text(json.dumps(state))


def prepared(source: Path, folder: Path) -> Path:
    """A folder that terraform can plan in."""
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("before", "plan.json"))
    shutil.copy(HERE / "provider.tf", folder)
    terraform(folder, "init")
    return folder


def record(case: Path, work: Path, ec2: Any) -> None:
    """Make the plan of a case and write it down."""
    folder = prepared(case, work / case.name)
    if (case / "before").is_dir():
        made_before(case, work, ec2)
    options = OPTIONS.get(case.name, [])
    if "import" in case.name:
        found = ec2.create_volume(AvailabilityZone="us-east-1a", Size=100, VolumeType="gp3")
        options = [f"-var=found={found['VolumeId']}"]
    terraform(folder, "plan", "-out=p", *options)
    plan = terraform(folder, "show", "-json", "p")
    if str(work) in plan or "127.0.0.1" in plan:
        sys.exit(f"{case.name}: the plan would name this machine")
    (case / "plan.json").write_text(plan)
    sys.stderr.write(f"{case.name}\n")


def main(names: list[str]) -> None:
    """Record the cases that are named, or all."""
    for name in [key for key in os.environ if key.startswith("AWS_")]:
        del os.environ[name]  # the user's own settings stay out of it
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=5918, verbose=False)
    server.start()
    os.environ |= STAND_IN
    ec2 = boto3.client("ec2", region_name="us-east-1")
    cases = [PLANS / name for name in names] or sorted(p.parent for p in PLANS.glob("*/main.tf"))
    try:
        for case in cases:
            with tempfile.TemporaryDirectory() as work:
                record(case, Path(work), ec2)
    finally:
        server.stop()


main(sys.argv[1:])
