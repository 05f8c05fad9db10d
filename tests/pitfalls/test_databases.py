"""Traps of databases (items 32 to 36, 48, 76). Most are rule cases: see docs/pitfalls.md.

An hour of db.t3.medium with MySQL costs 0.068 in us-east-1, a GB a month of gp2 or gp3 0.115 there
and 0.23 in two zones.
"""

from decimal import Decimal as D
from typing import Any

import pytest
from support.terraform import after, change, document, lines, of, priced, refers, unpriced

DB = "aws_db_instance.main"
MYSQL = {
    "identifier": "main",
    "engine": "mysql",
    "engine_version": "8.4.5",
    "instance_class": "db.t3.medium",
    "allocated_storage": 100,
    "storage_type": "gp3",
}
HOURS = "Database instance (on-demand, Single-AZ, db.t3.medium)"


def database(*others: dict[str, Any], **more: Any) -> dict[str, str | None]:
    return lines(after(priced(document(change(DB, {**MYSQL, **more}), *others)), DB))


def test_a_stopped_database_is_not_taken_for_a_saving() -> None:
    """Items 35 and 80: AWS starts it again after seven days, so its hours stay in the figure."""
    stopped = change("aws_rds_instance_state.off", {"identifier": "main", "state": "stopped"})
    # 730 x 0.068; 100 x 0.115
    assert database(stopped) == {HOURS: "49.64", "Storage (general purpose SSD, gp3)": "11.5"}


def test_a_second_zone_doubles_storage() -> None:
    """Item 32: the standby has a volume of its own."""
    # 100 x 0.23
    assert database(multi_az=True)["Storage (general purpose SSD, gp3)"] == "23"


@pytest.mark.parametrize(
    ("attribute", "line"),
    [
        ("instance_class", "Database instance (on-demand, Single-AZ, class not known)"),
        ("allocated_storage", "Storage (general purpose SSD, gp3)"),
    ],
)
def test_nothing_stands_in_for_what_only_the_apply_tells(attribute: str, line: str) -> None:
    """Items 58 and 67: a database of unknown size has not one GB, nor the smallest class."""
    told = {key: setting for key, setting in MYSQL.items() if key != attribute}
    plan = document(
        change(DB, told, after_unknown={attribute: True}),
        expressions={DB: {attribute: refers("aws_x.y.n", "aws_x.y")}},
    )
    side = after(priced(plan))
    assert lines(side)[line] is None
    assert unpriced(side)


def test_engines_that_are_not_known_are_not_postgresql() -> None:
    """Item 48: an engine without a price is not given that of the most common one."""
    side = after(priced(document(change(DB, {**MYSQL, "engine": "cockroach"}))))
    assert lines(side)[HOURS] is None
    assert unpriced(side)


def test_a_cluster_and_its_instances_are_paid_once() -> None:
    """Items 33 and 76: the cluster carries storage and I/O, the instances their hours."""
    cluster, reader = "aws_rds_cluster.main", "aws_rds_cluster_instance.reader"
    plan = document(
        change(
            cluster,
            {
                "cluster_identifier": "main",
                "engine": "aurora-postgresql",
                "engine_version": "16.4",
                "storage_type": "aurora",
            },
        ),
        change(
            reader,
            {
                "cluster_identifier": "main",
                "engine": "aurora-postgresql",
                "engine_version": "16.4",
                "instance_class": "db.r5.large",
            },
        ),
    )
    usage = {
        cluster: {
            "storage_gb": 100,
            "write_requests_per_sec": 0,
            "read_requests_per_sec": 0,
            "snapshot_export_size_gb": 0,
        }
    }
    estimate = priced(plan, usage)
    # 100 x 0.10, and 730 x 0.29
    assert of(estimate, cluster).monthly_after == 10
    assert of(estimate, reader).monthly_after == D("211.70")


def test_indexes_inherit_nothing_from_a_table_on_demand() -> None:
    """Item 36: a table by request has no capacity, nor have its indexes."""
    table = "aws_dynamodb_table.orders"
    index = {"name": "by-date", "hash_key": "date", "read_capacity": 5, "write_capacity": 5}
    plan = document(
        change(table, {"billing_mode": "PAY_PER_REQUEST", "global_secondary_index": [index]})
    )
    assert not [name for name in lines(after(priced(plan))) if "capacity unit" in name]
