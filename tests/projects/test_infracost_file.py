"""infracost.yml: read as it is, and nothing that changes a cost is passed over."""

from collections.abc import Callable
from pathlib import Path

import pytest

from costguard.errors import ConfigError
from costguard.model.project import ProjectSource
from costguard.projects.expand import Expanded, expand

Files = Callable[..., Path]


def read(files: Files, text: str, *others: str) -> Expanded:
    files(*others, **{"infracost.yml": text})
    return expand([], None)


def test_version_0_1(files: Files) -> None:
    text = """
version: 0.1
projects:
  - path: infra
    name: web-dev
    usage_file: usage/dev.yml
    terraform_workspace: dev
    terraform_var_files: [dev.tfvars]
    terraform_vars: {size: small, count: 2}
    exclude_paths: [modules]
    dependency_paths: ["modules/**"]
  - path: db/plan.json
    terraform_vars: {size: large}
    terraform_plan_flags: -target=aws_db_instance.main
    metadata: {team: data}
"""
    assert read(files, text, "infra/main.tf", "db/plan.json") == Expanded(
        (
            ProjectSource(
                "infra",
                "web-dev",
                workspace="dev",
                usage_file=Path("usage/dev.yml"),
                variables={"size": "small", "count": 2},
                variable_files=("dev.tfvars",),
            ),
            ProjectSource("db/plan.json"),
        ),
        (
            "infracost.yml: without effect: projects.exclude_paths, projects.dependency_paths, "
            "projects.terraform_plan_flags, projects.metadata",
        ),
    )


def test_version_0_3(files: Files) -> None:
    text = """
version: "0.3"
currency: USD
usage_file: usage.yml
terraform:
  defaults:
    workspace: dev
projects:
  - name: web
    type: terraform
    path: infra
    env_name: dev
    terraform:
      vars: {size: small}
      var_files: [dev.tfvars]
  - name: db
    path: db/plan.json
    usage_file: db/usage.yml
    terraform: {workspace: prod}
"""
    assert read(files, text, "infra/main.tf", "db/plan.json") == Expanded(
        (
            ProjectSource(
                "infra",
                "web",
                "dev",
                "dev",
                Path("usage.yml"),
                {"size": "small"},
                ("dev.tfvars",),
            ),
            ProjectSource("db/plan.json", "db", None, "prod", Path("db/usage.yml")),
        ),
    )


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("version: 0.9\nprojects: [{path: infra}]\n", ":1:1: version: expected version 0.1 or 0.3"),
        ("version: 0.1\n", ':1:1: "projects" is missing'),
        ("version: 0.1\nprojects: []\n",
         ":2:1: projects: expected a list of projects, each with its path (they are not looked "
         "for); found an empty list"),
        ("version: 0.1\nprojects:\n  - path: infra\n    usage_fil: u.yml\n",
         "unknown key; expected one of path"),
        ("version: 0.1\nprojects:\n  - path: infra\n    terraform_var_files: dev.tfvars\n",
         ":4:5: projects[0].terraform_var_files: expected a list of texts; found \"dev.tfvars\""),
        ('version: "0.3"\ncurrency: EUR\nprojects: [{path: infra, name: a}]\n',
         ":2:1: currency: the prices are in USD and nothing is converted; leave it out"),
        ("version: 0.1\nprojects:\n  - path: infra\n  - path: infra\n",
         ':2:1: projects: 2 projects are called "infra"; give each its own name'),
    ],
)  # fmt: skip
def test_wrong_files(files: Files, text: str, error: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read(files, text, "infra/main.tf")
    assert error in str(raised.value)
    assert raised.value.exit_code == 2


@pytest.mark.parametrize(
    "key",
    [
        "env: {TF_VAR_size: large}",
        "terraform_plan_flags: -target=aws_instance.web",
        "terraform_init_flags: -backend-config=prod.hcl",
        "terraform_cloud_workspace: web",
        "spacelift_api_key_id: x",
        "terraform_use_state: true",
        "terraform: {cloud: {org: acme}}",
    ],
)
def test_a_directory_is_not_planned_otherwise_than_the_file_says(files: Files, key: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read(files, f"version: 0.1\nprojects:\n  - path: infra\n    {key}\n", "infra/main.tf")
    assert "changes what Terraform plans, and is not done here; make the plan" in str(raised.value)
    assert str(raised.value).startswith("infracost.yml:4:")


def test_what_holds_for_all_projects_counts_for_directories(files: Files) -> None:
    text = "version: 0.1\nterraform_source_map: [{match: a, replace: b}]\nprojects: [{path: %s}]\n"
    with pytest.raises(ConfigError, match=r"infracost\.yml:2:1: terraform_source_map: changes"):
        read(files, text % "infra", "infra/main.tf")
    assert read(files, text % "plan.json", "plan.json").notes == (
        "infracost.yml: without effect: terraform_source_map",
    )


def test_other_tools_directories_are_refused(files: Files) -> None:
    text = 'version: "0.3"\nprojects: [{path: infra, type: terragrunt}]\n'
    with pytest.raises(ConfigError, match="a directory of terragrunt is not planned here"):
        read(files, text, "infra/terragrunt.hcl")
