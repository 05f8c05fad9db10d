#!/usr/bin/env bash
# Makes the recorded plans of the modules' examples again:
#
#   modules/make_plans.sh [MODULE ...]       all of them, or those named
#
# Needs terraform, which fetches the AWS provider (or finds it where its CLI configuration
# says). No AWS account is needed or touched.

set -euo pipefail

modules=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The user's own AWS settings stay out of it.
unset AWS_PROFILE AWS_REGION AWS_DEFAULT_REGION AWS_ENDPOINT_URL
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
export AWS_EC2_METADATA_DISABLED=true TF_IN_AUTOMATION=1 TF_INPUT=0

[[ $# -gt 0 ]] || set -- hibernation-schedule spot-group budget-alarm

for name in "$@"; do
  cp -R "$modules/$name" "$work/$name"
  for example in "$work/$name"/examples/*/; do
    terraform -chdir="$example" init >/dev/null
    terraform -chdir="$example" plan -refresh=false -out=p >/dev/null
    terraform -chdir="$example" show -json p >"$work/plan.json"
    mv "$work/plan.json" "$modules/${example#"$work/"}plan.json"
    echo "${example#"$work/"}plan.json"
  done
done
