#!/usr/bin/env bash
# Makes the recorded plans of the environments again:
#
#   environments/make_plans.sh [NAME ...]    all of them, or those named
#
# Needs terraform, which fetches the AWS provider (or finds it where its CLI configuration
# says). No AWS account is needed or touched.

set -euo pipefail

environments=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The user's own AWS settings stay out of it.
unset AWS_PROFILE AWS_REGION AWS_DEFAULT_REGION AWS_ENDPOINT_URL
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
export AWS_EC2_METADATA_DISABLED=true TF_IN_AUTOMATION=1 TF_INPUT=0

[[ $# -gt 0 ]] || set -- dev staging prod

cp -R "$environments/../modules" "$work/modules"
cp -R "$environments" "$work/environments"
for name in "$@"; do
  root=$work/environments/$name
  terraform -chdir="$root" init >/dev/null
  terraform -chdir="$root" plan -refresh=false -out=p >/dev/null
  terraform -chdir="$root" show -json p >"$work/plan.json"
  mv "$work/plan.json" "$environments/$name/plan.json"
  echo "$name/plan.json"
done
