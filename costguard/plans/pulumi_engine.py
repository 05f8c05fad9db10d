"""A directory with a Pulumi project: pulumi makes the preview, the preview is read as usual.

This runs the pulumi program on the user's own project and stack, only when a directory is given.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from costguard.errors import ToolError, UsageError
from costguard.model.plan import Plan
from costguard.plans.read import read_bytes


def plan_of_stack(
    directory: Path, *, region: Mapping[str, str] | None = None, stack: str | None = None
) -> Plan:
    """Run ``pulumi preview`` in a directory, unchanged resources included.

    Raises ``UsageError`` where no stack is named, ``ToolError`` when the package pulumi or the
    command is missing, or when the preview fails.
    """
    if stack is None:
        raise UsageError(f"{directory}: is a Pulumi project; name the stack with --stack")
    if shutil.which("pulumi") is None:
        raise ToolError(
            f"{directory}: pulumi is not on the path; install it, or give a preview "
            "(pulumi preview --json --show-sames > preview.json), or run a Python program "
            f"without it: --pulumi-program {directory}"
        )
    document = _preview(directory, stack)
    return read_bytes(document.encode(), str(directory), region=region)


def _preview(directory: Path, stack: str) -> str:
    try:
        from pulumi.automation import CommandError, PulumiCommand
    except ImportError:
        raise ToolError(
            f"{directory}: a Pulumi project is previewed through the package pulumi, which is not "
            "installed; run: pip install 'costguard-iac[pulumi]', or give a preview as JSON"
        ) from None
    arguments = ["preview", "--json", "--show-sames", "--non-interactive", "--stack", stack]
    try:
        # Its own methods for previews answer with counts; the command answers with the document.
        return str(PulumiCommand().run(arguments, str(directory), {}).stdout)
    except CommandError as error:
        raise ToolError(f"pulumi preview failed: {_reason(str(error))}") from None
    except Exception as error:  # the package raises it bare, for a command that is too old
        raise ToolError(f"pulumi cannot be run: {error}") from None


def _reason(text: str) -> str:
    """The line of pulumi's message that says what is wrong."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "error:" in line]
    return (errors or lines[-1:] or ["no message"])[0].removeprefix("stderr: ")
