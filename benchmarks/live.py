"""How long `costguard check` takes with live prices, as a whole process.

    python benchmarks/live.py [--products 1000] [--latency 0.05] [--runs 7]

Two plans of so many products, one of search domains on every machine in several regions, one of
EC2's machine types in one region, for which there is much to recommend. Each is priced by the
embedded book; through a server on this machine that holds the same prices and answers each request
late; and through it again, when the cache has the answers. The server needs its part of the
processor too.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from support.pricing_server import KEY, PricingServer  # noqa: E402 - the path comes first
from support.pricing_stock import Recorded, stock  # noqa: E402
from support.savings import found_in  # noqa: E402

from costguard.catalog.sqlite import default_book  # noqa: E402
from costguard.model.price import ON_DEMAND, Price, PriceQuery  # noqa: E402
from costguard.plans.read import read_bytes  # noqa: E402
from costguard.pricing.pricer import Pricer  # noqa: E402
from costguard.rules.aws.ec2 import BARE_METAL, COMPUTE  # noqa: E402
from costguard.rules.aws.opensearch import INSTANCE  # noqa: E402

REGIONS = (
    "us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-west-1", "eu-west-2", "eu-west-3",
    "eu-central-1", "eu-north-1", "ap-south-1", "ap-northeast-1", "ap-northeast-2",
    "ap-southeast-1", "ap-southeast-2", "ca-central-1", "sa-east-1",
)  # fmt: skip


_T = TypeVar("_T")


class Run(NamedTuple):
    """A process of costguard."""

    seconds: float
    total: str
    """US dollars per month after the change."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=1_000)
    parser.add_argument("--latency", type=float, default=0.05)
    parser.add_argument("--runs", type=int, default=7)
    wanted = parser.parse_args()
    plans = {
        "search domains": plan_of(domains(wanted.products)),
        "EC2 machine types": plan_of(machines(wanted.products)),
    }
    known = {name: known_prices(plan) for name, plan in plans.items()}
    products = [product for prices in known.values() for product in stock(prices)]
    addresses: multiprocessing.Queue[str] = multiprocessing.Queue()
    server = multiprocessing.Process(
        target=serve, args=(products, wanted.latency, addresses), daemon=True
    )
    server.start()
    try:
        address = addresses.get(timeout=60)
        for name, plan in plans.items():
            print(f"{name}: {len(plan['resource_changes'])} resources")
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "plan.json"
                path.write_text(json.dumps(plan))
                compare(path, address, Path(folder), wanted.runs)
    finally:
        server.terminate()
        server.join()


def compare(plan: Path, address: str, folder: Path, runs: int) -> None:
    """Print how long each way takes, and whether all come to the same amount."""
    live = {"COSTGUARD_PRICING_API_ENDPOINT": address, "INFRACOST_API_KEY": KEY}
    warm = {**live, "COSTGUARD_CACHE_DIR": str(folder / "warm")}
    check(plan, "embedded", {}), check(plan, "infracost", warm)
    rounds: list[tuple[Run, Run, Run]] = []
    for number in range(runs):
        cold = {**live, "COSTGUARD_CACHE_DIR": str(folder / f"cold-{number}")}
        rounds.append(
            (
                check(plan, "embedded", {}),
                check(plan, "infracost", cold),
                check(plan, "infracost", warm),
            )
        )
    for name, way in (("embedded book", 0), ("pricing server", 1), ("warm cache", 2)):
        seconds = statistics.median(each[way].seconds for each in rounds)
        ratio = statistics.median(each[way].seconds / each[0].seconds for each in rounds)
        print(f"  {name}: {seconds * 1000:.0f} ms, {ratio:.2f} times the embedded book")
    totals = {run.total for each in rounds for run in each}
    print(
        f"  total: {' and '.join(sorted(totals))} ({'equal' if len(totals) == 1 else 'DIFFERENT'})"
    )


def check(plan: Path, prices: str, environment: Mapping[str, str]) -> Run:
    """One run as a user has it, with bytecode that is compiled already."""
    command = [sys.executable, "-m", "costguard", "check", str(plan), "--env", "production"]
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    done = subprocess.run(
        [*command, "--prices", prices, "--format", "json"],
        capture_output=True,
        check=False,
        env={**kept, **environment},
    )
    seconds = time.perf_counter() - start
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())
    return Run(seconds, json.loads(done.stdout)["totals"]["after"]["monthly"])


def serve(products: Iterable[dict[str, Any]], latency: float, addresses: Any) -> None:
    """Run the server in a process of its own, and tell its address."""
    server = PricingServer(products, KEY, latency)
    addresses.put(server.url)
    server.serve_forever()


def known_prices(plan: dict[str, Any]) -> dict[PriceQuery, Price]:
    """What the embedded book answers to a check of a plan, recommendations and all."""
    recorded = Recorded(default_book())
    read = read_bytes(json.dumps(plan).encode(), "plan")
    found_in(read, nonprod=False, pricer=Pricer(recorded))
    return recorded.prices_known()


def domains(number: int) -> list[dict[str, Any]]:
    """So many search domains, each on another machine or in another region."""
    held = [query for region in REGIONS for query in default_book().held(INSTANCE, region)]
    wanted = [query for query in held if query.option == ON_DEMAND]
    return [_domain(query.attributes[0], query.region) for query in _first(number, wanted)]


def machines(number: int) -> list[dict[str, Any]]:
    """So many EC2 machines, each of another type."""
    place = COMPUTE.needs.index("instanceType")
    held = [
        query.attributes[place]
        for product in (COMPUTE, BARE_METAL)
        for query in default_book().held(product, REGIONS[0])
        if query.option == ON_DEMAND and {"Linux", "NA", "Shared"} <= set(query.attributes)
    ]
    return [_machine(kind) for kind in _first(number, list(dict.fromkeys(held)))]


def _first(number: int, wanted: list[_T]) -> list[_T]:
    if len(wanted) < number:
        raise SystemExit(f"the price book knows {len(wanted)} such products only")
    return wanted[:number]


def _domain(machine: str, region: str) -> dict[str, Any]:
    """A search domain that is to be created."""
    cluster = {"instance_type": machine, "instance_count": 1}
    after = {"region": region, "cluster_config": [cluster]}
    return _created("aws_opensearch_domain", f"{machine}_{region}", after)


def _machine(kind: str) -> dict[str, Any]:
    """A machine with Linux that is to be created."""
    after = {"region": REGIONS[0], "instance_type": kind, "ami": "ami-1", "tenancy": "default"}
    return _created("aws_instance", kind, after)


def _created(kind: str, name: str, after: dict[str, Any]) -> dict[str, Any]:
    """A resource that is to be created, as a plan has it."""
    name = name.replace(".", "_").replace("-", "_")
    return {
        "address": f"{kind}.{name}",
        "mode": "managed",
        "type": kind,
        "name": name,
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": {"actions": ["create"], "before": None, "after": after, "after_unknown": {}},
    }


def plan_of(changes: list[dict[str, Any]]) -> dict[str, Any]:
    """A plan of these changes."""
    values = [
        {**change, "schema_version": 1, "values": change["change"]["after"]} for change in changes
    ]
    for one in values:
        del one["change"]
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {"resources": values}},
        "resource_changes": changes,
        "configuration": {"provider_config": {"aws": {"name": "aws"}}, "root_module": {}},
    }


if __name__ == "__main__":
    main()
