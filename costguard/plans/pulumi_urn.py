"""Names of Pulumi's: URNs, type tokens, and what the two say without any other record."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from costguard.errors import PlanError
from costguard.plans.shape import Where, wrong

PROVIDERS = "pulumi:providers:"
"""What the tokens of provider resources begin with."""
_OWN = "pulumi:"
_PREFIX = "urn:pulumi:"
_SKIP = len(_PREFIX)


class Urn(NamedTuple):
    """The parts of ``urn:pulumi:<stack>::<project>::<types>::<name>``."""

    stack: str
    project: str
    qualified: str
    """The types of all parents and of the resource itself, with ``$`` between them."""
    name: str
    token: str
    """The type of the resource itself."""
    address: str
    """What reports call the resource; one of a kind in its stack."""

    @property
    def short(self) -> str:
        """Type and name, without the types of the parents."""
        return f"{self.token}::{self.name}"


def parse(value: object, where: Where) -> Urn:
    """The parts of a URN; a name may itself hold ``::``. Raises ``PlanError`` with the place."""
    parts = value.split("::", 3) if isinstance(value, str) else ()
    if len(parts) != 4 or not parts[0].startswith(_PREFIX) or not parts[2]:
        raise wrong(where, "a URN (urn:pulumi:STACK::PROJECT::TYPE::NAME)", value)
    stack, project, qualified, name = parts
    token = qualified.rpartition("$")[2]
    return Urn(stack[_SKIP:], project, qualified, name, token, f"{qualified}::{name}")


@cache
def is_internal(token: str) -> bool:
    """Whether a type is Pulumi's own: stacks, providers, references to stacks."""
    return token.startswith(_OWN)


@cache
def looks_like_component(token: str) -> bool:
    """Whether a type is a component's, where no record tells: its module names no file.

    Bridged providers write ``aws:ec2/vpc:Vpc``, components ``awsx:ec2:Vpc``; the providers that
    are generated from a cloud's own interface (``aws-native:s3:Bucket``) write as components do.
    """
    package, _, rest = token.partition(":")
    return (
        "/" not in rest
        and not package.endswith("-native")
        and package not in {"kubernetes", "docker", "command", "pulumi-nodejs", "pulumi-python"}
    )


def one_stack(urns: list[Urn], name: str) -> tuple[str | None, str | None]:
    """Stack and project of a document; None where it has no resources.

    Raises ``PlanError`` where the document's resources are of several stacks.
    """
    stacks = {(urn.stack, urn.project) for urn in urns}
    if len(stacks) > 1:
        shown = ", ".join(sorted(f"{project}/{stack}" for stack, project in stacks)[:3])
        raise PlanError(
            f"{name}: holds resources of several stacks ({shown}); give one file for each stack"
        )
    return stacks.pop() if stacks else (None, None)
