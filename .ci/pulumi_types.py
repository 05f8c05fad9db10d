"""Writes the table of Pulumi's types: what each one is in Terraform.

    python .ci/pulumi_types.py SDKS FACTS

SDKS is a folder with the unpacked Python packages of the bridged providers (pip download --no-deps
pulumi-aws pulumi-azure pulumi-gcp, then unzip): they tell which types there are, their earlier
names, and which properties are objects, lists and maps. FACTS is a table of what the packages do
not tell: the Terraform type, single blocks and irregular names (columns pulumi_token,
terraform_type, provider, flattened_blocks, renamed_properties, evidence). A type without a fact is
written where exactly one Terraform type that costguard knows has its name.

Written are costguard/plans/pulumi_tables/<package>.csv: token, Terraform type, Terraform paths of
single blocks, renamed properties, and Pulumi paths of maps whose keys are the user's.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Container, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from costguard.plans.pulumi_values import snake  # noqa: E402
from costguard.rules.book import rulebook  # noqa: E402

OUT = ROOT / "costguard" / "plans" / "pulumi_tables"
PACKAGES = {"aws": "aws", "azure": "azurerm", "gcp": "google"}
DEPTH = 3
TOKEN = re.compile(r"super\((\w+), __self__\)\.__init__\(\s*'([^']+)'")
ALIAS = re.compile(r'Alias\(type_="([^"]+)"\)')
CLASS = re.compile(r"^class (\w+)\(", re.MULTILINE)
GETTER = re.compile(
    r'@pulumi\.getter(?:\(name="(\w+)"\))?\s+def (\w+)\(self\) -> (.+):$', re.MULTILINE
)
NESTED = re.compile(r"'outputs\.(\w+)'")
EVERYWHERE = {"tags", "tagsAll", "labels"}
MODULES = {
    "amp": "prometheus",
    "cfg": "config",
    "cloudcontrol": "cloudcontrolapi",
    "costexplorer": "ce",
    "directconnect": "dx",
    "route53recoverycontrol": "route53recoverycontrolconfig",
}
"""Modules that have another name in Terraform."""
HISSING = ("sses", "xes", "tches", "nches", "shes", "buses", "tuses")
"""Ends of plurals that have "es" where others have "s"."""
GUESSED = "default rule"
"""What the evidence of a fact begins with that was derived from the name alone."""

PLURAL = {
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": ("processor", "common_attribute"),
    "aws:opensearch/domain:Domain": ("node_option",),
}
"""Lists that Terraform's documentation has in the plural where the facts go by the SDK's shape."""


class Found(NamedTuple):
    """What the packages tell of a type."""

    aliases: list[str]
    blocks: list[str]
    """Pulumi paths of objects."""
    lists: list[str]
    """Pulumi paths of lists of objects."""
    maps: list[str]


class Row(NamedTuple):
    """A line of the table."""

    token: str
    type: str
    flattened: str
    renamed: str
    maps: str


def properties(text: str) -> list[tuple[str, str]]:
    """Names and types of the properties of a class of the SDK."""
    return [(named or plain, kind) for named, plain, kind in GETTER.findall(text)]


def classes(path: Path) -> dict[str, str]:
    """The text of each class of a file."""
    if not path.exists():
        return {}
    text = path.read_text(encoding="utf-8")
    starts = [(match[1], match.start()) for match in CLASS.finditer(text)]
    ends = [start for _, start in starts[1:]] + [len(text)]
    return {name: text[start:end] for (name, start), end in zip(starts, ends, strict=True)}


def walk(text: str, nested: dict[str, str], path: str, depth: int) -> Iterator[tuple[str, str]]:
    """Kind (block, list or map) and path of all properties that are more than a plain value."""
    for name, kind in properties(text):
        here = f"{path}.{name}" if path else name
        inner = NESTED.search(kind)
        if "Mapping[" in kind:
            if name not in EVERYWHERE or here == "tags":
                yield "map", here
        elif inner:
            yield ("list" if "Sequence[" in kind else "block"), here
            if depth > 1:
                yield from walk(nested.get(inner[1], ""), nested, here, depth - 1)


def packaged(folder: Path) -> dict[str, Found]:
    """All types of a package by token."""
    found: dict[str, Found] = {}
    outputs: dict[Path, dict[str, str]] = {}
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        match = TOKEN.search(text)
        if match is None or match[2].count(":") != 2:
            continue
        if path.parent not in outputs:
            outputs[path.parent] = classes(path.parent / "outputs.py")
        body = text[text.find(f"class {match[1]}(pulumi.CustomResource)") :]
        kinds: dict[str, list[str]] = {"block": [], "list": [], "map": []}
        for kind, place in walk(body, outputs[path.parent], "", DEPTH):
            kinds[kind].append(place)
        found[match[2]] = Found(ALIAS.findall(text), kinds["block"], kinds["list"], kinds["map"])
    return found


def squashed(*parts: str) -> str:
    """A name without what the two tools write in different ways."""
    return "".join(parts).replace("_", "").lower()


def by_rule(token: str, provider: str, known: dict[str, list[str]], *, whole: bool) -> str | None:
    """The one known Terraform type that has the name of a token, without its module or ``whole``.

    A name that is right without the module may belong to something else: an instance of a
    service registry is none of EC2's.
    """
    _, path, name = token.split(":")
    module = path.partition("/")[0]
    names = [squashed(provider, MODULES.get(module, module), name)]
    if not whole:
        names.append(squashed(provider, name))
    for candidate in names:
        if len(known.get(candidate, ())) == 1:
            return known[candidate][0]
    return None


def singular(name: str) -> str:
    """The name of a block whose list the bridge has put into the plural."""
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    return name.removesuffix("es") if name.endswith(HISSING) else name.removesuffix("s")


def shaped(
    found: Found, named: dict[str, str], spelt: Container[str] = ()
) -> tuple[set[str], dict[str, str]]:
    """Single blocks, and lists with another name, as the SDK's shape suggests.

    ``named`` are the names that are known already, ``spelt`` Terraform's paths that are known: a
    list whose plural is among them has it in Terraform too.
    """
    names = dict(named)

    def target(path: str) -> str:
        if path not in names:
            outer, _, last = path.rpartition(".")
            prefix = f"{target(outer)}." if outer else ""
            plural = prefix + snake(last)
            single = path in found.lists and plural not in spelt
            names[path] = prefix + singular(snake(last)) if single else plural
        return names[path]

    renamed = irregular({path: target(path) for path in found.lists})
    return {target(path) for path in found.blocks}, renamed


def irregular(names: dict[str, str]) -> dict[str, str]:
    """Those names whose last part is not Pulumi's."""
    return {
        path: to
        for path, to in names.items()
        if snake(path.rpartition(".")[2]) != to.rpartition(".")[2]
    }


def told(cell: str) -> list[str]:
    """The members of a cell of the facts, without remarks."""
    parts = (part.rstrip("?").removesuffix("[]").strip() for part in cell.split(";"))
    return [part for part in parts if part.strip(".\N{HORIZONTAL ELLIPSIS}")]


def upwards(path: str) -> Iterator[str]:
    """A path, and those that it goes through."""
    while path:
        yield path
        path = path.rpartition(".")[0]


def is_cut(cell: str) -> bool:
    """Whether a cell of the facts was too long to be told whole."""
    return "\N{HORIZONTAL ELLIPSIS}" in cell or "..." in cell


def from_fact(fact: dict[str, str], found: Found) -> tuple[set[str], dict[str, str]]:
    """Single blocks and renamed properties by a fact; by the SDK's shape where a cell is cut.

    A cell tells nothing of the other: where the blocks alone are cut, all lists that are not
    among the renamed properties are called as in Pulumi.
    """
    cells = [fact["flattened_blocks"], fact["renamed_properties"]]
    for name in PLURAL.get(fact["pulumi_token"], ()):
        cells = [re.sub(rf"\b{name}\b", f"{name}s", cell) for cell in cells]
    flattened = set(told(cells[0]))
    renamed = irregular(dict(pair.split("=") for pair in told(cells[1])))
    if is_cut(fact["renamed_properties"]):
        spelt = {outer for path in {*flattened, *renamed.values()} for outer in upwards(path)}
        blocks, names = shaped(found, renamed, spelt)
        renamed = names | renamed
    elif is_cut(fact["flattened_blocks"]):
        blocks, _ = shaped(found._replace(lists=[]), renamed)
    else:
        return flattened, renamed
    return (flattened | blocks if is_cut(fact["flattened_blocks"]) else flattened), renamed


def row(token: str, kind: str, shape: tuple[set[str], dict[str, str]], found: Found) -> Row:
    """A line of the table."""
    flattened, renamed = shape
    pairs = (f"{path}={to}" for path, to in sorted(renamed.items()))
    return Row(token, kind, ";".join(sorted(flattened)), ";".join(pairs), ";".join(found.maps))


def rows(package: str, sdk: dict[str, Found], facts: dict[str, dict[str, str]]) -> list[Row]:
    """The table of a package."""
    provider = PACKAGES[package]
    known: dict[str, list[str]] = {}
    for kind in rulebook([provider], plugins=False).classes:
        known.setdefault(squashed(kind), []).append(kind)
    made: dict[str, Row] = {}
    for token, fact in facts.items():
        found = sdk.get(token, Found([], [], [], []))
        surer = by_rule(token, provider, known, whole=True)
        guessed = fact["evidence"].startswith(GUESSED)
        kind = (surer if guessed else None) or fact["terraform_type"]
        made[token] = row(token, kind, from_fact(fact, found), found)
    for token, found in sdk.items():
        likely = None if token in made else by_rule(token, provider, known, whole=False)
        if likely:
            made[token] = row(token, likely, shaped(found, {}), found)
        for alias in found.aliases if token in made else ():
            made.setdefault(alias, made[token]._replace(token=alias))
    return [made[token] for token in sorted(made)]


def main() -> None:
    """Write the tables."""
    folder, table = map(Path, sys.argv[1:3])
    with table.open(encoding="utf-8", newline="") as stream:
        facts = list(csv.DictReader(stream))
    OUT.mkdir(exist_ok=True)
    for package in PACKAGES:
        own = {fact["pulumi_token"]: fact for fact in facts if fact["provider"] == package}
        table_rows = rows(package, packaged(folder / f"pulumi_{package}"), own)
        with (OUT / f"{package}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows([Row._fields, *table_rows])
        print(f"{package}: {len(table_rows)} types")


if __name__ == "__main__":
    main()
