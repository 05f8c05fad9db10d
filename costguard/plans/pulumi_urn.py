"""Names of Pulumi's: URNs, type tokens, and what the two say without any other record."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from costguard.errors import PlanError
from costguard.plans.shape import Where, wrong

PROVIDERS = "pulumi:providers:"
"""What the tokens of provider resources begin with."""
_OWN = "pulumi:"
_PREFIX = "urn:pulumi:"


class Urn(Struct, gc=False):
    """The parts of ``urn:pulumi:<stack>::<project>::<types>::<name>``.

    ``<types>`` are those of all parents and of the resource itself, with ``$`` between them.
    """

    text: str
    """All of it, as it stands in the document."""
    address: str
    """Types and name: what reports call the resource; one of a kind in its stack."""
    token: str
    """The type of the resource itself."""
    name: str

    @property
    def short(self) -> str:
        """Type and name, without the types of the parents."""
        return f"{self.token}::{self.name}"


def parse(value: object, where: Where) -> Urn:
    """The parts of a URN; a name may itself hold ``::``. Raises ``PlanError`` with the place."""
    text = value if type(value) is str else ""
    address = text.split("::", 2)[-1]
    types, found, name = address.partition("::")
    if not (text.startswith(_PREFIX) and types and found):
        raise wrong(where, "a URN (urn:pulumi:STACK::PROJECT::TYPE::NAME)", value)
    return Urn(text, address, types.rpartition("$")[2], name)


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
    heads = {urn.text[: -len(urn.address)] for urn in urns}
    stacks = [(stack, project) for stack, project, _ in (head.split("::") for head in heads)]
    stacks = [(stack.removeprefix(_PREFIX), project) for stack, project in stacks]
    if len(stacks) > 1:
        shown = ", ".join(sorted(f"{project}/{stack}" for stack, project in stacks)[:3])
        raise PlanError(
            f"{name}: holds resources of several stacks ({shown}); give one file for each stack"
        )
    return stacks[0] if stacks else (None, None)
