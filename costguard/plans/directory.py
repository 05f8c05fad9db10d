"""A directory in place of a plan: which tool it is for, and what that tool makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from costguard.model.plan import Plan
from costguard.model.project import ProjectSource
from costguard.plans.pulumi_project import project_file


def plan_of(source: ProjectSource, region: Mapping[str, str]) -> Plan:
    """The plan of the directory that ``source`` names.

    A directory with a Pulumi project is previewed where a stack is named or nothing of Terraform's
    is in it; its program is run without pulumi where that is asked for. Raises ``UsageError`` where
    there is nothing to plan, ``ToolError`` when the tool is missing or fails.
    """
    directory = Path(source.path)
    if source.is_program:
        from costguard.plans.pulumi_program import plan_of_program

        return plan_of_program(directory, region=region, stack=source.stack)
    if _is_pulumi(directory, source.stack):
        from costguard.plans.pulumi_engine import plan_of_stack

        return plan_of_stack(directory, region=region, stack=source.stack)
    from costguard.plans.workspace import plan_of_directory

    return plan_of_directory(
        directory,
        region=region,
        workspace=source.workspace,
        variables=source.variables,
        variable_files=source.variable_files,
    )


def _is_pulumi(directory: Path, stack: str | None) -> bool:
    if project_file(directory) is None:
        return False
    return stack is not None or next(directory.glob("*.tf"), None) is None
