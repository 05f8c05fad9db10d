"""How long the engine alone takes: rules, look-ups and tiers, the plan being read already.

    python benchmarks/engine.py [--runs 7] [--size 10000]

The resources are those of the rules' own cases (tests/rules/aws), with their usage, and of the
examples, each many times in modules of their own. Prints medians of CPU seconds, the best run
(nearest to what a machine takes that does nothing else), and the ratio to `json.loads` of the plan
document of the same resources.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

from plans import plan_of

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from costguard.catalog.sqlite import default_book  # noqa: E402
from costguard.model.estimate import Estimate  # noqa: E402
from costguard.model.plan import Plan  # noqa: E402
from costguard.plans.read import read_bytes  # noqa: E402
from costguard.pricing.engine import Engine  # noqa: E402
from costguard.pricing.usage import UsageFile  # noqa: E402
from costguard.rules.book import RuleBook, rulebook  # noqa: E402

CASES = ROOT / "tests" / "rules" / "aws"
SHARE = 5
"""One resource in so many is an example's; they have many of a few types."""
NAMES = frozenset({"id", "ids", "name", "arn", "arns", "identifier", "bucket", "cluster"})
"""Last words of the attributes by whose values resources find each other."""
TARGET = 0.5
"""CPU seconds."""

Usage = dict[str, dict[str, Any]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--size", type=int, default=10_000)
    options = parser.parse_args()
    document, usage = document_of(options.size)
    data = json.dumps(document).encode()
    plan = read_bytes(data, "plan.json", region={"aws": "us-east-1"})
    rules = rulebook(["aws", "random", "null", "tls", "local", "time", "archive"])
    pairs = []
    for _ in range(options.runs + 1):
        fresh = unread(plan)
        engine = Engine(rules, default_book(), UsageFile("usage.yml", usage))
        took, estimate = timed(lambda e=engine, p=fresh: e.estimate(p))
        pairs.append((took, timed(lambda: json.loads(data))[0]))
    told(pairs[1:], estimate, rules, len(data))


def told(pairs: list[tuple[float, float]], estimate: Estimate, rules: RuleBook, size: int) -> None:
    ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    best = min(engine for engine, _ in pairs)
    ratio = statistics.median(a / b for a, b in pairs)
    resources = estimate.resources
    kinds = {r.type for r in resources}
    lines = sum(len(r.after.components) for r in resources if r.after)
    queries = {c.query for r in resources if r.after for c in r.after.components if c.query}
    coverage = Counter(r.coverage.value for r in resources)
    print(
        f"{len(resources):,} resources of {len(kinds)} types ({len(kinds & rules.rules.keys())} "
        f"with a rule), {lines:,} lines, {len(queries):,} distinct look-ups"
    )
    print(", ".join(f"{name}: {count:,}" for name, count in coverage.most_common()))
    print(
        f"engine {ours:.3f} s CPU, at best {best:.3f} s (target {TARGET} s), "
        f"json.loads of {size / 1e6:.1f} MB {theirs:.3f} s CPU, ratio {ratio:.2f}"
    )


def document_of(size: int) -> tuple[dict[str, Any], Usage]:
    """A plan document with ``size`` resources, and usage by address."""
    document = plan_of(size // SHARE)
    usage: Usage = {}
    cases = [
        (f"{path.stem}_{number}", case)
        for path in sorted(CASES.glob("*.toml"))
        for number, case in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["case"])
        if case.get("region", "us-east-1")  # a case without one is about a region not known
    ]
    for name, case in cases:
        blocks = [configured(spec) for spec in specs(case)]
        calls = document["configuration"]["root_module"]["module_calls"]
        calls[name] = {"source": f"./{name}", "module": {"resources": blocks}}
    changes = document["resource_changes"]
    left = size - sum(change["mode"] == "managed" for change in changes)
    for position, (name, case) in enumerate(cycle(cases)):
        copy = f"{position // len(cases):05}"
        module = f'module.{name}["{copy}"]'
        for spec in renamed(specs(case), copy):
            if left == 0:
                return document, usage
            left -= 1
            changes.append(created(spec, module, case.get("region")))
            if "usage" in spec:
                usage[changes[-1]["address"]] = spec["usage"]
    raise AssertionError("the cases never end")


def specs(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The resources of a case."""
    return [{**case, "name": "this"}, *case.get("others", [])]


def renamed(members: list[dict[str, Any]], copy: str) -> list[dict[str, Any]]:
    """The resources of a case with names of their own, by which they find each other only."""
    named = Counter(name for spec in members for name in set(names(spec.get("attributes", {}))))
    shared = {name for name, count in named.items() if count > 1}
    return [
        {**spec, "attributes": replaced(spec.get("attributes", {}), shared, copy)}
        for spec in members
    ]


def names(value: Any, key: str = "") -> Iterator[str]:
    """The texts in attributes that are names or identifiers, by their keys: of paths, their parts.

    A target of autoscaling names a service as ``service/prod/web``.
    """
    if isinstance(value, dict):
        for inner, item in value.items():
            yield from names(item, inner)
    elif isinstance(value, list):
        for item in value:
            yield from names(item, key)
    elif isinstance(value, str) and key.rpartition("_")[2] in NAMES:
        yield from value.split("/")


def replaced(value: Any, shared: set[str], copy: str) -> Any:
    if isinstance(value, dict):
        return {key: replaced(item, shared, copy) for key, item in value.items()}
    if isinstance(value, list):
        return [replaced(item, shared, copy) for item in value]
    if not isinstance(value, str):
        return value
    return "/".join(f"{part}-{copy}" if part in shared else part for part in value.split("/"))


def created(spec: dict[str, Any], module: str, region: str | None) -> dict[str, Any]:
    """The entry of ``resource_changes`` for a resource of a case."""
    after = {**spec.get("attributes", {}), **({"region": region} if region else {})}
    unknown: dict[str, Any] = {}
    for path in spec.get("unknown", []):
        # What is nested is known as a whole or not at all: that is enough here.
        key = path.partition(".")[0]
        unknown[key] = True
        after.pop(key, None)
    return {
        "address": f"{module}.{spec['type']}.{spec['name']}",
        "module_address": module,
        "mode": "managed",
        "type": spec["type"],
        "name": spec["name"],
        "provider_name": provider_of(spec),
        "change": {"actions": ["create"], "before": None, "after": after, "after_unknown": unknown},
    }


def configured(spec: dict[str, Any]) -> dict[str, Any]:
    """The block of a resource of a case, with the expressions that refer to other resources."""
    expressions: dict[str, Any] = {}
    for path, targets in spec.get("references", {}).items():
        *outer, last = path.split(".")
        inner = expressions
        for key in outer:
            inner = inner.setdefault(key, [{}])[0]
        inner[last] = {"references": list(targets)}
    return {
        "address": f"{spec['type']}.{spec['name']}",
        "mode": "managed",
        "type": spec["type"],
        "name": spec["name"],
        "provider_config_key": spec["type"].partition("_")[0],
        "expressions": expressions,
    }


def provider_of(spec: dict[str, Any]) -> str:
    return f"registry.terraform.io/hashicorp/{spec['type'].partition('_')[0]}"


def unread(plan: Plan) -> Plan:
    """The same plan without what an earlier run has looked up in it and kept."""
    return Plan(
        plan.source, plan.tool, plan.tool_version, plan.format_version, plan.changes, plan.data
    )


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds, and the outcome; without collections, as the program runs."""
    import gc

    gc.collect()
    gc.disable()
    start = time.process_time()
    outcome = work()
    took = time.process_time() - start
    gc.enable()
    return took, outcome


if __name__ == "__main__":
    main()
