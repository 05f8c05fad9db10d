"""What a new policy starts from: a rule that works, its test, and its examples."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from costguard.errors import UsageError
from costguard.files import write_whole

_ID = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")

_RULE = """\
# METADATA
# title: Say in a few words what is found
# description: Say why it matters, and what it costs.
# related_resources:
#   - https://example.com/the-page-of-the-provider
# custom:
#   id: {id}
#   category: {category}
#   resource_types: [aws_ebs_volume]
#   remedy: Say what to do about it.
package costguard.policies.{name}

import data.costguard.lib
import rego.v1

warn contains finding if {{
	some r in lib.planned("aws_ebs_volume")
	not lib.unknown(r, "type")
	lib.value(r, "type", "gp2") == "gp2"
	finding := {{
		"msg": concat("", [r.address, ": say what is wrong with it"]),
		"address": r.address,
		"changes": [{{"path": "type", "value": "gp3"}}],
	}}
}}
"""

_TEST = """\
package costguard.policies.{name}_test

import data.costguard.lib_test
import data.costguard.policies.{name} as policy
import rego.v1

test_it_is_found if {{
	count(policy.warn) == 1 with input as lib_test.creating("aws_ebs_volume", {{"type": "gp2"}})
}}

test_another_is_fine if {{
	count(policy.warn) == 0 with input as lib_test.creating("aws_ebs_volume", {{"type": "gp3"}})
}}

test_an_unknown_is_no_finding if {{
	count(policy.warn) == 0 with input as unknown_type
}}

unknown_type := lib_test.creating_unknown("aws_ebs_volume", {{"size": 100}}, ["type"])
"""

_EXAMPLES = """\
# Resources as Terraform plans have them; `finds` lists the addresses that must be found.
- name: one that is found
  environment: dev
  resources:
    aws_ebs_volume.data: {{type: gp2, size: 100}}
  finds: [aws_ebs_volume.data]
- name: one that is fine
  resources:
    aws_ebs_volume.data: {{type: gp3, size: 100}}
  finds: []
- name: the type is not known before apply
  resources:
    aws_ebs_volume.data: {{size: 100}}
  unknown: {{aws_ebs_volume.data: [type]}}
  finds: []
"""

_FILES: Mapping[str, str] = {
    "{name}.rego": _RULE,
    "{name}_test.rego": _TEST,
    "{name}_examples.yaml": _EXAMPLES,
}


def write_new(folder: Path, policy: str, category: str) -> tuple[Path, ...]:
    """Write rule, test and examples of a new policy below ``folder``; returns the files.

    The policy uses ``lib``, which comes with costguard and is written as well where the folder
    does not have it. Raises ``UsageError`` for an id or a category that is none, and where one of
    the files is there already.
    """
    for what, word in (("id", policy), ("category", category)):
        if not _ID.match(word):
            raise UsageError(f"{word}: expected the {what} in small letters and dashes, as in a-b")
    name = policy.replace("-", "_")
    place = folder / category
    texts = {
        place / file.format(name=name): text.format(id=policy, category=category, name=name)
        for file, text in _FILES.items()
    }
    for path in texts:
        if path.exists():
            raise UsageError(f"{path}: is there already, and is not overwritten; take another id")
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{place}: cannot be made: {error.strerror or error}") from None
    for path, text in texts.items():
        write_whole(path, text)
    return tuple(texts)


def copy_shared(folder: Path, bundled: Path) -> tuple[Path, ...]:
    """Copy what all policies share into a folder that does not have it; returns the files."""
    written = []
    for name in ("lib/lib.rego", "lib/lib_test.rego", "data.yaml"):
        target = folder / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, (bundled / name).read_text(encoding="utf-8"))
            written.append(target)
    return tuple(written)
