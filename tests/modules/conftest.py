"""Terraform without a network: the provider comes from a mirror on this machine."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETTINGS = "TF_CLI_CONFIG_FILE"
"""CLI configuration of Terraform, which must name a mirror with the AWS provider."""


@pytest.fixture(scope="session")
def terraform(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Runs terraform in a folder; skips where it or its provider is not on this machine."""
    program = shutil.which("terraform")
    settings = os.environ.get(SETTINGS)
    if program is None:
        pytest.skip("terraform is not installed")
    if not settings or not Path(settings).is_file() or "mirror" not in Path(settings).read_text():
        pytest.skip(f"{SETTINGS} names no configuration with a mirror of the AWS provider")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path_factory.mktemp("home")),
        SETTINGS: settings,
        "TF_IN_AUTOMATION": "1",
        "TF_INPUT": "0",
        "AWS_EC2_METADATA_DISABLED": "true",
        "CHECKPOINT_DISABLE": "1",
    }

    def run(folder: Path, *arguments: str, fails: bool = False) -> str:
        done = subprocess.run(
            [program, f"-chdir={folder}", *arguments, "-no-color"],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
        assert (done.returncode != 0) is fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Modules and environments in a folder where Terraform may leave its files."""
    folder = tmp_path_factory.mktemp("terraform")
    for name in ("modules", "environments"):
        shutil.copytree(ROOT / name, folder / name)
    return folder
