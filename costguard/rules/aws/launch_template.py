"""Finding the launch template that a resource starts its machines from."""

from __future__ import annotations

from costguard.rules.kit import ResourceView

TEMPLATE = "aws_launch_template"


def template_of(
    r: ResourceView, path: str, keys: tuple[str, str] = ("id", "name")
) -> ResourceView | None:
    """The template that the block at ``path`` names; None where the plan does not hold it.

    ``keys`` are the block's attributes for the template's id and name. A template that is not
    there, or of which another version is asked for than the plan describes, is an assumption.
    """
    by_id, by_name = (f"{path}.{key}" for key in keys)
    template = r.refer(by_id, TEMPLATE) or r.refer(by_name, TEMPLATE, by=("name",))
    if template is None:
        r.assume(path, "no settings from the template", "the launch template is not in the plan")
    elif not _is_described(_version(r, path), template):
        reason = "the plan describes only the newest version of the template"
        r.assume(f"{path}.version", f"the settings of {template.address}", reason)
    return template


def _version(r: ResourceView, path: str) -> str | None:
    """The version that is asked for; one that is not known yet is the one being made."""
    block: ResourceView | None = r
    for part in path.split("."):
        block = block and block.block(part)
    return block.text("version") if block and block.known("version") else "$Latest"


def _is_described(version: str | None, template: ResourceView) -> bool:
    """Whether the settings in the plan are those of this version.

    A new template has one version, of which neither number is known yet. Where only the number
    of the default is known, the template changes and its default stays behind.
    """
    newest = template.text("latest_version") if template.known("latest_version") else None
    default = template.text("default_version") if template.known("default_version") else None
    if version == "$Latest":
        return True
    if version in {None, "$Default"}:
        return default is None or default == newest
    return version == newest or (newest is None and default is None)
