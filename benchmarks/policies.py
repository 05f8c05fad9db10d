"""How long policies take: what they add to `check`, and 60 policies over 10,000 resources.

    python benchmarks/policies.py [--runs 9]

Prints what 60 policies add to `costguard check` of 100 resources (median of the differences
between whole processes, one with and one without policies, in turns), and how long one evaluation
of them over 10,000 resources takes. The bundled policies are used; fewer than 60 are repeated under
other names.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

from plans import plan_of

from costguard.model.budget import Environment
from costguard.policing import document_of, folder
from costguard.policy.bundle import read_library
from costguard.policy.regorus import Regorus
from costguard.runner import breakdown

WITHOUT = (
    "import contextlib, types, costguard.policing as p; "
    "none = types.SimpleNamespace("
    "data={}, expect=lambda *scope: None, reads_alternatives=False); "
    "p.started = lambda *given, **more: contextlib.nullcontext(none); "
    "p.findings = lambda *given: []; "
)
RUN = "import sys; sys.argv[0] = 'costguard'; from costguard.cli import main; main()"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as place:
        plan = Path(place) / "plan.json"
        plan.write_text(json.dumps(plan_of(100)))
        added(plan, sixty(Path(place) / "policies"), runs)
        plan.write_text(json.dumps(plan_of(10_000)))
        evaluated(plan, Path(place) / "policies", runs)


def added(plan: Path, policies: Path, runs: int) -> None:
    given = [str(plan), "--env", "production", "--policies", str(policies)]
    pairs = [(process(RUN, given), process(WITHOUT + RUN, given)) for _ in range(runs + 1)][1:]
    more = statistics.median(a - b for a, b in pairs)
    whole = statistics.median(a for a, _ in pairs)
    count = len(read_library(policies, tests=False).speaking)
    print(
        f"100 resources, {count} policies: check {whole * 1000:.0f} ms, "
        f"policies add {more * 1000:.0f} ms"
    )


def process(code: str, arguments: list[str]) -> float:
    command = [sys.executable, "-c", code, "check", *arguments]
    # An installed package has its bytecode compiled; a checkout compiles it on the first run.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())
    return time.perf_counter() - start


def evaluated(plan: Path, policies: Path, runs: int) -> None:
    (project,) = breakdown(plan).projects
    start = time.perf_counter()
    document = document_of(project, Environment("dev"), datetime.now(UTC))
    made = time.perf_counter() - start
    library = read_library(policies, tests=False)
    rules = [f"data.{p.package}.{rule}" for p in library.speaking for rule in p.speaking]
    engine = Regorus()
    engine.load(library.bundle)
    engine.evaluate("{}", [])
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        engine.evaluate(document, rules)
        times.append(time.perf_counter() - start)
    engine.close()
    print(
        f"10,000 resources, {len(rules)} policies: evaluated in {statistics.median(times):.2f} s; "
        f"the document of {len(document) / 1e6:.0f} MB is made in {made:.2f} s"
    )


def sixty(place: Path) -> Path:
    """The bundled policies in a folder, repeated under other names until there are sixty."""
    copytree(folder(None), place)
    policies = read_library(place, tests=False).speaking
    for number in range(len(policies), 60):
        policy = policies[number % len(policies)]
        text = Path(policy.path).read_text()
        text = text.replace(f"package {policy.package}\n", f"package {policy.package}_{number}\n")
        text = text.replace(f"id: {policy.id}\n", f"id: {policy.id}-{number}\n")
        (place / f"{policy.id}-{number}.rego").write_text(text)
    return place


if __name__ == "__main__":
    main()
