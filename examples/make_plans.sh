#!/usr/bin/env bash
# Makes the recorded plans of the examples again:
#
#   examples/make_plans.sh [NAME ...]        all of them, or those named
#
# Needs terraform, which fetches the AWS provider (or finds it where its CLI configuration
# says). For dev-small and change-kinds, which have something before the change, it also needs
# curl and moto_server on the PATH (pip install 'moto[server]'): a stand-in for AWS that
# listens on this machine only. No AWS account is needed or touched.

set -euo pipefail

examples=$(cd "$(dirname "$0")" && pwd)
port=5917
work=$(mktemp -d)
moto_pid=""

# The user's own AWS settings stay out of it.
unset AWS_PROFILE AWS_REGION AWS_DEFAULT_REGION AWS_ENDPOINT_URL
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
export AWS_EC2_METADATA_DISABLED=true TF_IN_AUTOMATION=1 TF_INPUT=0

fail() {
  echo "make_plans.sh: $*" >&2
  exit 3
}

need() {
  command -v "$1" >/dev/null || fail "$1 is not on the PATH; $2"
}

stop_aws() {
  if [[ -n $moto_pid ]]; then
    kill "$moto_pid" && wait "$moto_pid" || true
    moto_pid=""
  fi
  unset AWS_ENDPOINT_URL
}

trap 'stop_aws; rm -rf "$work"' EXIT

# Starts an empty stand-in for AWS. The endpoint is given by environment variable, so that
# nothing of it lands in a plan.
start_aws() {
  local url=http://127.0.0.1:$port
  need moto_server "install it with: pip install 'moto[server]'"
  need curl "it asks moto_server whether it is ready"
  curl --silent --output /dev/null "$url" && fail "port $port is in use; stop what listens there"
  write_images >"$work/images.json"
  MOTO_AMIS_PATH=$work/images.json moto_server -H 127.0.0.1 -p $port >"$work/moto.log" 2>&1 &
  moto_pid=$!
  until curl --silent --output /dev/null "$url"; do
    kill -0 "$moto_pid" 2>/dev/null || fail "moto_server did not start: $(tail -n 1 "$work/moto.log")"
    sleep 0.5
  done
  export AWS_ENDPOINT_URL=$url
}

# The machine image of the examples, as moto wants to know it.
write_images() {
  cat <<'JSON'
[{
  "ami_id": "ami-0123456789abcdef0", "name": "al2023", "description": "Amazon Linux",
  "owner_id": "137112412989", "public": true, "state": "available", "architecture": "x86_64",
  "virtualization_type": "hvm", "hypervisor": "xen", "image_location": "amazon/al2023",
  "image_type": "machine", "platform": null, "root_device_name": "/dev/xvda",
  "root_device_type": "ebs", "sriov": "simple"
}]
JSON
}

# apply FOLDER [PLAN]: makes what is there before the change.
apply() {
  terraform -chdir="$1" apply -auto-approve "${@:2}" >/dev/null
}

# record FOLDER FILE [OPTION ...]: plans, and writes the plan to FILE of the example.
record() {
  local folder=$1 file=$2
  terraform -chdir="$folder" plan -refresh=false -out=p "${@:3}" >/dev/null
  terraform -chdir="$folder" show -json p >"$work/plan.json"
  if grep --quiet --fixed-strings --regexp="$work" --regexp=":$port" "$work/plan.json"; then
    fail "$file would name this machine"
  fi
  mv "$work/plan.json" "$examples/$file"
  echo "$file"
}

# Plans of resources that are all new.
new() {
  record "$work/$1" "$1/plan.json"
}

dev_small() {
  local folder=$work/dev-small
  start_aws
  record "$folder" dev-small/plan.json
  apply "$folder" p
  record "$folder" dev-small/plan-resize.json -var-file=resize.tfvars
  stop_aws
}

change_kinds() {
  local folder=$work/change-kinds stage
  start_aws
  for stage in by-hand before; do
    terraform -chdir="$folder/$stage" init >/dev/null
    apply "$folder/$stage"
  done
  cp "$folder/before/terraform.tfstate" "$folder"
  record "$folder" change-kinds/plan.json
  stop_aws
}

monorepo() {
  local folder=$work/monorepo
  terraform -chdir="$folder/network" init >/dev/null
  terraform -chdir="$folder/app" init >/dev/null
  record "$folder/network" monorepo/network/plan-dev.json -var-file=dev.tfvars
  record "$folder/app" monorepo/app/plan-dev.json -var-file=dev.tfvars
  record "$folder/app" monorepo/app/plan-prod.json -var-file=prod.tfvars
}

need terraform "see https://developer.hashicorp.com/terraform/install"
[[ $# -gt 0 ]] || set -- web-app eks-platform serverless dev-small change-kinds regions monorepo

for name in "$@"; do
  [[ -d $examples/$name ]] || fail "there is no example $name"
  cp -R "$examples/$name" "$work/$name"
  if [[ -f $work/$name/main.tf ]]; then
    terraform -chdir="$work/$name" init >/dev/null
  fi
  case $name in
    monorepo) monorepo ;;
    dev-small) dev_small ;;
    change-kinds) change_kinds ;;
    *) new "$name" ;;
  esac
done
