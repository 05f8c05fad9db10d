"""How long one check of many plans takes, beside the same plans checked one by one.

    python benchmarks/many.py [--runs 5] [--plans 100] [--size 30]

In one process, prints medians of CPU seconds: all plans in one check, each plan in a check of its
own, and of the latter the slowest part (reading, pricing, or the rest) for all plans. Then the time
of the whole process of `costguard check 'plans/*.json'` (wall clock).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from check import ENVIRONMENT, process
from engine import timed
from plans import plan_of

from costguard.jobs import pricer_for
from costguard.options import CheckOptions, PricingOptions
from costguard.pricing.usage import UsageFile
from costguard.projects.expand import expand
from costguard.runner import check, check_all, read_plan

TARGET = 1.5
"""Most that one check of all plans may take of the slowest part done plan by plan."""
OPTIONS = CheckOptions(environment="production")
PATTERN = "plans/*.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--plans", type=int, default=100)
    parser.add_argument("--size", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        paths = write_plans(options.plans, options.size)
        print(f"{options.plans} plans of {options.size} resources")
        told(paths, options.runs)
        runs = [process("-m", "costguard", "check", PATTERN, *ENVIRONMENT) for _ in range(3)]
        print(f"costguard check '{PATTERN}', whole process: {statistics.median(runs):.3f} s")
        os.chdir("/")


def write_plans(number: int, size: int) -> list[Path]:
    """Plans of a size, each a document of its own; their resources differ in their addresses."""
    Path("plans").mkdir()
    text = json.dumps(plan_of(size))
    paths = [Path("plans", f"{each:03}.json") for each in range(number)]
    for each, path in enumerate(paths):
        path.write_text(text.replace("00000", f"{each:05}"))
    return paths


def told(paths: list[Path], runs: int) -> None:
    together: list[float] = []
    alone: list[float] = []
    parts: dict[str, list[float]] = {"reading": [], "pricing": [], "the rest": []}
    for run in range(runs + 1):
        whole = seconds(lambda: check_all(expand([PATTERN], None).sources, OPTIONS))
        each = seconds(lambda: [check(path, OPTIONS) for path in paths])
        reading, plans = timed(lambda: [read_plan(path) for path in paths])
        pricing = seconds(lambda p=plans: [price(plan) for plan in p])
        if run:  # the first one warms up
            together.append(whole)
            alone.append(each)
            for name, took in zip(
                parts, (reading, pricing, max(0.0, each - reading - pricing)), strict=True
            ):
                parts[name].append(took)
    medians = {name: statistics.median(took) for name, took in parts.items()}
    slowest = max(medians, key=medians.__getitem__)
    once, loop = statistics.median(together), statistics.median(alone)
    print(f"all in one check: {once:.3f} s CPU")
    print(f"one by one: {loop:.3f} s CPU, ratio {once / loop:.2f}")
    print(", ".join(f"{name} {took:.3f} s" for name, took in medians.items()))
    print(
        f"the slowest part one by one, {slowest}: {medians[slowest]:.3f} s CPU, "
        f"ratio {once / medians[slowest]:.2f} (target {TARGET})"
    )


def price(plan: object) -> object:
    """One plan priced with all that a check of its own makes anew."""
    with pricer_for(PricingOptions()) as pricer:
        return pricer.estimates([(plan, UsageFile())])


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds."""
    return timed(work)[0]


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    main()
