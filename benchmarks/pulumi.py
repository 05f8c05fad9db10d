"""Times reading a large Pulumi preview against json.loads on the same file, and pricing it.

python benchmarks/pulumi.py [STEPS]
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from costguard.plans.read import read  # noqa: E402
from costguard.runner import breakdown  # noqa: E402

SOURCE = ROOT / "tests" / "plans" / "data" / "pulumi" / "preview_all.json"


def preview_of(size: int) -> dict[str, Any]:
    """A preview with ``size`` steps: those of a small one, many times under other names."""
    source = json.loads(SOURCE.read_text(encoding="utf-8"))
    names = {step["urn"].rpartition("::")[2] for step in source["steps"]}
    steps: list[dict[str, Any]] = []
    copy = 0
    while len(steps) < size:
        text = json.dumps(source["steps"][: size - len(steps)])
        for name in names:
            text = text.replace(f'::{name}"', f'::{name}-{copy}"')
        steps += json.loads(text)
        copy += 1
    return {**source, "steps": steps, "changeSummary": Counter(step["op"] for step in steps)}


def best(run: Callable[[], object], times: int = 7) -> float:
    """The least time of several runs, in seconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return min(found)


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "preview.json"
        path.write_text(json.dumps(preview_of(size), indent=4), encoding="utf-8")
        read(path)  # the tables are loaded once
        parsed = best(lambda: json.loads(path.read_bytes()))
        taken = best(lambda: read(path))
        print(f"{size} steps, {path.stat().st_size >> 20} MiB")
        print(f"json.loads {parsed * 1000:.0f} ms, read {taken * 1000:.0f} ms: ", end="")
        print(f"{taken / parsed:.2f} times")
        # What is not read at once is read when it is priced: the sum shows that it is no dearer.
        print(f"read and priced {best(lambda: breakdown(read(path))) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
