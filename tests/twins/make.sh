#!/usr/bin/env bash
# Records the twins again:
#
#   tests/twins/make.sh [NAME ...]        all of them, or those named
#
# plan.json is what terraform plans of main.tf, preview.json what the program __main__.py registers
# under the mocks of Pulumi's SDK. Needs terraform with the AWS provider, and the packages pulumi
# and pulumi-aws (pip install 'costguard-iac[twins]'). No AWS account is needed or touched.

set -euo pipefail

twins=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

unset AWS_PROFILE AWS_REGION AWS_DEFAULT_REGION AWS_ENDPOINT_URL
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
export AWS_EC2_METADATA_DISABLED=true TF_IN_AUTOMATION=1 TF_INPUT=0
export PYTHONPATH=$twins/../..

[[ $# -gt 0 ]] || set -- $(cd "$twins" && ls -d */ | tr -d /)

for name in "$@"; do
  mkdir "$work/$name"
  cp "$twins/$name/main.tf" "$work/$name"
  terraform -chdir="$work/$name" init >/dev/null
  terraform -chdir="$work/$name" plan -refresh=false -out=p >/dev/null
  terraform -chdir="$work/$name" show -json p >"$work/plan.json"
  mv "$work/plan.json" "$twins/$name/plan.json"
  python3 - "$twins/$name" <<'PYTHON'
import json
import sys
from pathlib import Path

from costguard.files import write_whole
from costguard.plans.pulumi_program import preview_of_program

twin = Path(sys.argv[1])
text = json.dumps(preview_of_program(twin, "dev"), indent=1, sort_keys=True)
write_whole(twin / "preview.json", f"{text}\n")
PYTHON
  echo "$name"
done
