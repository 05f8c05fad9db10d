"""Traps of networks (items 24, 25, 40 and 76).

An hour in us-east-1: NAT gateway 0.045, interface endpoint 0.01 in each zone, application load
balancer 0.0225, its capacity unit 0.008, public IPv4 address 0.005. A GB through a NAT gateway
costs 0.045.
"""

from decimal import Decimal as D

from support.terraform import after, change, document, lines, of, priced, refers, unpriced

ENDPOINT = "aws_vpc_endpoint.x"


def test_a_nat_gateway_in_each_zone_and_its_address_once() -> None:
    """Items 25, 40 and 76: three gateways are three; the address of each is paid at the address."""
    zones = ("a", "b", "c")
    estimate = priced(
        document(
            *(
                change(f'aws_nat_gateway.main["{z}"]', {"allocation_id": f"eip-{z}"}, index=z)
                for z in zones
            ),
            *(change(f'aws_eip.nat["{z}"]', {"id": f"eip-{z}"}, index=z) for z in zones),
        ),
        {"aws_nat_gateway.main[*]": {"monthly_data_processed_gb": 100}},
    )
    # 3 x (730 x 0.045 + 100 x 0.045) + 3 x 730 x 0.005
    assert estimate.after.amount == 3 * (D("32.85") + D("4.5")) + 3 * D("3.65")


def test_an_address_costs_the_same_idle_and_in_use() -> None:
    """Item 25: since February 2024 addresses in use are charged for as well."""
    estimate = priced(
        document(change("aws_eip.idle", {}), change("aws_eip.used", {"instance": "i-1"}))
    )
    # 730 x 0.005
    assert [r.monthly_after for r in estimate.resources] == [D("3.65"), D("3.65")]


def test_an_endpoint_of_unknown_type_is_not_a_free_one() -> None:
    """Items 40 and 67: gateway endpoints are free, and the type where none is given."""
    free = priced(document(change(ENDPOINT, {})))
    assert free.after.amount == 0
    assert free.after.exact
    plan = document(
        change(ENDPOINT, {}, after_unknown={"vpc_endpoint_type": True}),
        expressions={ENDPOINT: {"vpc_endpoint_type": refers("aws_x.y.kind", "aws_x.y")}},
    )
    assert unpriced(after(priced(plan)))


def test_an_interface_endpoint_pays_in_each_zone() -> None:
    """Item 40: three subnets are three endpoints by the hour."""
    interface = {"vpc_endpoint_type": "Interface", "subnet_ids": ["a", "b", "c"]}
    found = lines(after(priced(document(change(ENDPOINT, interface)))))
    # 3 x 730 x 0.01
    assert found["Endpoint (Interface)"] == "21.9"


def test_capacity_units_are_the_largest_dimension_and_not_the_sum() -> None:
    """Item 40: AWS bills the dimension that is used most."""
    balancer = "aws_lb.web"
    usage = {
        balancer: {
            "new_connections": 50,
            "active_connections": 3000,
            "processed_bytes_gb": 730,
            "rule_evaluations": 1000,
        }
    }
    plan = document(change(balancer, {"load_balancer_type": "application", "internal": True}))
    found = lines(after(priced(plan, usage)))
    # 730 x 0.0225; the most is 50 / 25 = 2 units, the others are 1 each: 2 x 730 x 0.008
    assert list(found.values()) == ["16.425", "11.68"]


def test_what_belongs_to_a_balancer_costs_nothing_beside_it() -> None:
    """Item 76: listeners, target groups and attachments are part of the load balancer."""
    parts = ("listener", "target_group", "target_group_attachment", "listener_rule")
    estimate = priced(document(*(change(f"aws_lb_{part}.x", {}) for part in parts)))
    assert estimate.after.amount == 0
    assert estimate.after.exact
    assert of(estimate, "aws_lb_listener.x").coverage == "free"
