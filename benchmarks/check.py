"""How long `costguard check` takes as a whole process, beside bare Python.

    python benchmarks/check.py [--runs 7]

Prints medians and ratios: a plan of 30 resources against `import click, sqlite3, json`, and a
plan of 10,000 resources against `json.loads` of the same file.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from plans import plan_of

ENVIRONMENT = ["--env", "production"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.json", Path(folder) / "large.json"
        small.write_text(json.dumps(plan_of(30)))
        large.write_text(json.dumps(plan_of(10_000)))
        compare(
            "30 resources",
            lambda: process("-m", "costguard", "check", str(small), *ENVIRONMENT),
            "import click, sqlite3, json",
            lambda: process("-c", "import click, sqlite3, json"),
            runs,
        )
        text = large.read_bytes()
        compare(
            f"10,000 resources, {len(text) / 1e6:.0f} MB",
            lambda: process("-m", "costguard", "check", str(large), *ENVIRONMENT),
            "json.loads",
            lambda: timed(lambda: json.loads(text)),
            runs,
        )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory of the largest process: {peak:.0f} MB")


def compare(
    name: str, one: Callable[[], float], other_name: str, other: Callable[[], float], runs: int
) -> None:
    one(), other()
    pairs = [(one(), other()) for _ in range(runs)]
    ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(
        f"{name}: check {ours * 1000:.0f} ms, {other_name} {theirs * 1000:.0f} ms, "
        f"ratio {ratio:.2f}"
    )


def process(*arguments: str) -> float:
    command = [sys.executable, *arguments]
    # An installed package has its bytecode compiled; a checkout compiles it on the first run.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

    def run() -> None:
        done = subprocess.run(command, capture_output=True, check=False, env=environment)
        if done.returncode not in (0, 1):
            raise SystemExit(f"{' '.join(arguments)}: {done.stderr.decode()}")

    return timed(run)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
