"""Where a plan comes from, and how it is to be read: what a project file says of one project."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple


class ProjectSource(NamedTuple):
    """One plan to be read."""

    path: str
    """File, directory of Terraform configuration, or ``-`` for standard input."""
    name: str = ""
    """What reports call it; empty for the path."""
    environment: str | None = None
    """Name of the environment, where the project file tells it."""
    workspace: str | None = None
    usage_file: Path | None = None
    variables: Mapping[str, Any] = MappingProxyType({})
    """Terraform variables for a directory that is planned."""
    variable_files: tuple[str, ...] = ()
    """Files of variables (``-var-file``) for a directory that is planned."""
    state: Path | None = None
    """State of the stack, beside a preview of Pulumi that leaves out what it does not change."""
    stack: str | None = None
    """Pulumi stack of a directory with a Pulumi project."""
    is_program: bool = False
    """Whether ``path`` is a directory whose Pulumi program is run without pulumi."""
