"""Bundled policies are known by their text; what somebody changed is read as it stands."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

from costguard.budget.bundled import bundled_policies
from costguard.policy.bundle import read_library
from costguard.policy.metadata import Policy

FILE = "storage/aws_ebs_gp2_to_gp3.rego"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of the bundled policies, for somebody to change."""
    return copytree(bundled_policies(), tmp_path / "own")


def gp3(folder: Path) -> Policy:
    (found,) = (p for p in read_library(folder, tests=False).speaking if p.path.endswith(FILE))
    return found


def changed(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_no_yaml_is_read_for_the_bundled_policies() -> None:
    code = (
        "import sys; from pathlib import Path; from costguard.policy.bundle import read_library\n"
        "library = read_library(Path(sys.argv[1]), tests=False)\n"
        "print(len(library.speaking) > 60, 'costguard' in library.bundle.data)\n"
        "print('yaml' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(bundled_policies())]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "True True\nFalse\n"


def test_a_known_policy_has_the_path_that_it_lies_at(own: Path) -> None:
    policy = gp3(own)
    assert policy.path == (own / FILE).as_posix()
    assert policy == gp3(bundled_policies())._replace(path=policy.path)


def test_a_changed_annotation_counts_at_once(own: Path) -> None:
    changed(own / FILE, "#   category: storage\n", "#   category: storage\n#   severity: deny\n")
    assert gp3(own).severity == "deny"
    assert gp3(bundled_policies()).severity == ""


def test_changed_data_count_at_once(own: Path) -> None:
    changed(own / "data.yaml", "  settings:\n", "  settings:\n    colour: green\n")
    settings = read_library(own, tests=False).bundle.data["costguard"]["settings"]
    assert settings["colour"] == "green"
    assert "environment_groups" in settings


def test_data_of_one_folder_do_not_reach_another(own: Path) -> None:
    (own / "costguard").mkdir()
    (own / "costguard" / "data.json").write_text(json.dumps({"more": 1}), encoding="utf-8")
    assert read_library(own, tests=False).bundle.data["costguard"]["more"] == 1
    assert "more" not in read_library(bundled_policies(), tests=False).bundle.data["costguard"]
