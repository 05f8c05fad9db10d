"""How long a sync of a large price list takes, beside bare reading of the file.

    python benchmarks/sync.py [--megabytes 300]

Makes an offer file of EC2 in AWS's shape: the machines of the embedded facts with every operating
system, tenancy and capacity status, on demand and in all the ways of reserving them. A server of
another process serves it, and `costguard prices sync` brings it into a book, in a process of its
own whose time and peak memory are measured. Exits with 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from multiprocessing import Process, Queue
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.offer_files import (  # noqa: E402
    Cells,
    Sold,
    preamble,
    product_cells,
    reserved_cells,
    titles_of,
)
from support.offer_server import file_path, indexes, serve_files  # noqa: E402

from costguard.catalog.facts import read_file  # noqa: E402

SERVICE, REGION = "AmazonEC2", "eu-west-1"
SECONDS, MEGABYTES = 25, 300
"""Targets: wall clock, and peak memory of the process."""
_PAYMENTS = ("no", "partial", "all")
_OPTIONS = [
    f"reserved_{years}_{payment}_upfront{kind}"
    for years, payment, kind in product(("1yr", "3yr"), _PAYMENTS, ("", "_convertible"))
]
_SYSTEMS = ("Linux", "RHEL", "SUSE", "Windows", "Ubuntu Pro")
_SOFTWARE = ("NA", "SQL Std", "SQL Web", "SQL Ent")
_STATUSES = ("Used", "UnusedCapacityReservation", "AllocatedCapacityReservation")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=300)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        offer = Path(folder, "offer.csv")
        began = time.perf_counter()
        rows = write_offer(offer, options.megabytes * 10**6)
        size = offer.stat().st_size / 10**6
        print(f"{size:.0f} MB, {rows:,} rows, made in {time.perf_counter() - began:.1f} s")
        print(f"bare reading: {size / bare(offer):.0f} MB/s")
        print(f"csv.reader alone: {size / parsed(offer):.0f} MB/s")
        seconds, peak = synced(offer, Path(folder))
    print(f"sync: {seconds:.1f} s, {size / seconds:.0f} MB/s, peak memory {peak:.0f} MB")
    sys.exit(seconds > SECONDS or peak > MEGABYTES)


def write_offer(path: Path, size: int) -> int:
    """Write an offer file of about ``size`` bytes; returns how many rows it has."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerows(preamble(SERVICE))
        titles: list[str] = []
        for row in rows_of_machines():
            if not titles:
                titles = titles_of([row])
                writer.writerow(titles)
            writer.writerow([row.get(title, "") for title in titles])
            count += 1
            if not count % 1000 and stream.tell() >= size:
                break
    return count


def rows_of_machines() -> Iterator[Cells]:
    """Every machine type with all that it is sold with; again in dearer rounds if need be."""
    facts = read_file(ROOT / "costguard/catalog/data/aws/AmazonEC2/compute_linux.csv")
    prices = {
        dict(fact.attributes)["instanceType"]: fact.price
        for fact in facts
        if fact.region == REGION and fact.option == "on_demand"
    }
    kinds = product(_SYSTEMS, _SOFTWARE, ("Shared", "Dedicated"), _STATUSES)
    for number, (system, software, tenancy, status) in enumerate(kinds, 1):
        for machine, price in prices.items():
            named = {
                "instanceType": machine,
                "operatingSystem": system,
                "preInstalledSw": software,
                "tenancy": tenancy,
                "capacitystatus": status,
                "licenseModel": "No License required",
            }
            sold = Sold("Compute Instance", tuple(sorted(named.items())), "Hrs")
            yield from _rows_of(sold, price * (100 + number) / 100, reserved=status == "Used")


def _rows_of(sold: Sold, price: Decimal, *, reserved: bool) -> Iterator[Cells]:
    """A machine on demand and, if it is sold so, reserved."""
    row = product_cells(SERVICE, REGION, sold) | {
        "SKU": sold.sku,
        "EffectiveDate": "2026-11-01",
        "PriceDescription": f"${price} per On Demand {dict(sold.attributes)['instanceType']}",
        "Physical Processor": "Intel Xeon Platinum 8488C (Sapphire Rapids)",
        "Processor Features": "Intel AVX; Intel AVX2; Intel AVX512; Intel Turbo",
        "Network Performance": "Up to 12500 Megabit",
    }
    yield row | {"StartingRange": "0", "EndingRange": "Inf", "PricePerUnit": f"{price:.10f}"}
    if reserved:
        for number, option in enumerate(_OPTIONS, 1):
            yield from reserved_cells(row, option, price * (100 - 5 * number) / 100)


def bare(path: Path) -> float:
    """Seconds to read a file and do nothing with it."""
    began = time.perf_counter()
    with path.open("rb") as stream:
        while stream.read(2**20):
            pass
    return time.perf_counter() - began


def parsed(path: Path) -> float:
    """Seconds to split a file into its cells and do nothing with them."""
    began = time.perf_counter()
    with path.open(encoding="utf-8", newline="") as stream:
        for _ in csv.reader(stream):
            pass
    return time.perf_counter() - began


def synced(offer: Path, folder: Path) -> tuple[float, float]:
    """Seconds and megabytes of a sync of the offer."""
    files = {file_path(SERVICE, REGION): offer}
    for address, text in indexes([(SERVICE, REGION)]).items():
        files[address] = folder / address.replace("/", "_")
        files[address].write_text(str(text), encoding="utf-8")
    told: Queue[str] = Queue()
    server = Process(target=serve_files, args=(files, told), daemon=True)
    server.start()
    environ = os.environ | {
        "COSTGUARD_DATA_DIR": str(folder / "data"),
        "COSTGUARD_AWS_PRICING_ENDPOINT": told.get(),
    }
    sync = ("prices", "sync", "--provider", "aws", "--region", REGION, "--service", SERVICE)
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "costguard", *sync], env=environ)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    server.terminate()
    if status:
        sys.exit("the sync has failed")
    return seconds, usage.ru_maxrss / 1000


if __name__ == "__main__":
    main()
