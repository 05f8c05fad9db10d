"""The import, run over small tables that the tests write themselves."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from costguard.catalog import import_facts as module
from costguard.catalog.facts import read_facts
from costguard.catalog.import_facts import import_facts, main, try_translation
from costguard.catalog.translate import COLUMNS
from costguard.catalog.vendors import AZURE, GOOGLE, VENDORS, Vendor
from costguard.errors import ConfigError

SOURCES = """id,title,url,licence
component-prices,Component prices,https://example.com/c,Apache-2.0
karpenter,Generated prices,https://example.com/k,Apache-2.0
focus-sample,Sample,https://example.com/f,CC-BY-4.0
retail,Retail prices,https://example.com/r,MIT
"""
COLUMNS_OF_PRICES = (
    "provider",
    "service",
    "product_family",
    "region",
    "sku",
    "attributes",
    "purchase_option",
    "unit",
    "start_usage",
    "end_usage",
    "price_usd",
    "as_of",
    "source",
)
GOLDEN_COLUMNS = (
    "provider",
    "resource_type",
    "subresource",
    "component",
    "tier",
    "unit",
    "region",
    "price_usd",
    "price_low",
    "price_high",
    "confidence",
    "context",
    "as_of",
)
COLUMNS_OF_SURCHARGES = ("instance_type", "operating_system", "usd_per_hour_over_linux", "as_of")
SPOT_COLUMNS = ("region", "os", "instance_type", "savings_percent", "interruption_band")
SPECS = {
    "provider": "aws",
    "instance_type": "m5.large",
    "vcpu": "2",
    "memory_gib": "8",
    "arch": "x86_64",
    "family": "m5",
    "gpu_count": "",
    "gpu_model": "",
    "burstable": "no",
    "current_generation": "yes",
    "as_of": "2026-07-11",
    "source": "karpenter",
}
SIZE = SPECS | {
    "provider": "azure",
    "instance_type": "Standard_D2s_v3",
    "current_generation": "",
    "source": "size name",
}
Row = Mapping[str, str]
Run = Callable[..., list[str]]


def nat(region: str, price: str, **other: str) -> Row:
    return {
        "provider": "aws",
        "service": "AmazonEC2",
        "product_family": "NAT Gateway",
        "region": region,
        "attributes": json.dumps({"usagetype": "NatGateway-Hours"}),
        "purchase_option": "on_demand",
        "unit": "hours",
        "price_usd": price,
        "as_of": "2026-07-20",
        "source": "karpenter",
        **other,
    }


def machine(system: str, region: str, price: str, **other: str) -> Row:
    attributes = {
        "capacitystatus": "Used",
        "instanceType": "m5.large",
        "licenseModel": "No License required",
        "operatingSystem": system,
        "preInstalledSw": "NA",
        "tenancy": "Shared",
    }
    return nat(region, price, product_family="Compute Instance", unit="Hrs") | {
        "attributes": json.dumps(attributes),
        **other,
    }


def golden(component: str, price: str, **other: str) -> Row:
    return {
        "provider": "aws",
        "resource_type": "aws_sqs_queue",
        "component": component,
        "unit": "1M requests",
        "region": "us-east-1",
        "price_usd": price,
        "confidence": "exact",
        "context": "",
        "as_of": "2024-07-01",
        **other,
    }


def table(path: Path, columns: Iterable[str], rows: Iterable[Row]) -> None:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(columns), restval="")
    writer.writeheader()
    writer.writerows(rows)
    data = stream.getvalue().encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "sources.csv").write_text(SOURCES)
    return folder


@pytest.fixture
def run(tmp_path: Path, data: Path) -> Run:
    """Write the tables and one translation table, and import them."""
    folder, translations = tmp_path / "tables", tmp_path / "translations"
    folder.mkdir()
    translations.mkdir()

    def import_tables(
        aws: Iterable[Row] = (nat("us-east-1", "0.045"),),
        golden: Iterable[Row] = (),
        lines: Iterable[str] = (),
        surcharges: Iterable[Row] = (),
        savings: Iterable[Row] = (),
        azure: Iterable[Row] = (),
        google: Iterable[Row] = (),
        azure_surcharges: Iterable[Row] = (),
        vendors: Iterable[Vendor] = VENDORS,
    ) -> list[str]:
        table(folder / "aws_prices.csv.gz", COLUMNS_OF_PRICES, aws)
        table(folder / "azure_prices.csv.gz", COLUMNS_OF_PRICES, azure)
        table(folder / "google_prices.csv.gz", COLUMNS_OF_PRICES, google)
        table(folder / "golden_component_prices.csv.gz", GOLDEN_COLUMNS, golden)
        table(folder / "instance_specs.csv.gz", SPECS, [SPECS, SIZE])
        table(folder / "aws_os_surcharges.csv", COLUMNS_OF_SURCHARGES, surcharges)
        table(folder / "azure_os_surcharges.csv", COLUMNS_OF_SURCHARGES, azure_surcharges)
        table(folder / "aws_spot_advisor.csv.gz", SPOT_COLUMNS, savings)
        (translations / "t.csv").write_text("\n".join([",".join(COLUMNS), *lines]) + "\n")
        return import_facts(folder, translations, data, vendors)

    return import_tables


REQUESTS = "golden,component=Requests,,AWSQueueService,API Request,,,Requests,,/1000000"


def test_regions_become_columns(run: Run, data: Path) -> None:
    run(aws=[nat("us-east-1", "0.045"), nat("eu-west-1", "0.048")])
    assert (data / "aws/AmazonEC2/nat_gateway.csv").read_text() == (
        "family,usagetype,option,unit,start,source,date,eu-west-1,us-east-1\n"
        "NAT Gateway,NatGateway-Hours,on_demand,Hrs,,karpenter,2026-07-20,0.048,0.045\n"
    )


def test_systems_options_and_software_have_files_of_their_own(run: Run, data: Path) -> None:
    windows = machine("Windows", "us-east-1", "0.188")
    sql = dict(windows) | {"attributes": windows["attributes"].replace('"NA"', '"SQL Web"')}
    reserved = machine("Linux", "us-east-1", "0.06", purchase_option="reserved_1yr_no_upfront")
    run(aws=[machine("Linux", "us-east-1", "0.096"), windows, sql, reserved])
    assert sorted(path.name for path in (data / "aws/AmazonEC2").glob("*.csv")) == [
        "compute_linux.csv",
        "compute_linux_reserved.csv",
        "compute_windows.csv",
        "compute_windows_sql.csv",
    ]


def test_only_tiered_prices_have_a_start(run: Run, data: Path) -> None:
    tier = {"product_family": "Data Payload", "service": "AmazonCloudWatch", "unit": "GB"}
    run(
        aws=[
            nat("us-east-1", "0.1", start_usage="10240", **tier),
            nat("us-east-1", "0.25", start_usage="0", **tier),
            nat("eu-west-1", "0.57", **tier),
        ]
    )
    lines = (data / "aws/AmazonCloudWatch/other.csv").read_text().splitlines()
    assert [line.partition("GB,")[2] for line in lines[1:]] == [
        ",karpenter,2026-07-20,0.57,",
        "0,karpenter,2026-07-20,,0.25",
        "10240,karpenter,2026-07-20,,0.1",
    ]


def test_an_attribute_that_repeats_the_region_is_left_out(run: Run, data: Path) -> None:
    attributes = json.dumps({"fromRegionCode": "us-east-1", "toLocation": "External"})
    run(aws=[nat("us-east-1", "0.09", attributes=attributes)])
    (fact,) = read_facts(data)
    assert fact.attributes == (("toLocation", "External"),)


def test_machines(run: Run, data: Path) -> None:
    run()
    assert (data / "aws/instance_types.csv").read_text().splitlines()[1:] == [
        "m5.large,2,8,x86_64,no,yes,0,,karpenter,2026-07-11"
    ]
    assert (data / "azure/instance_types.csv").read_text().splitlines()[1:] == [
        "Standard_D2s_v3,2,8,x86_64,no,,0,,size-name,2026-07-11"
    ]


def test_twice_gives_the_same_bytes_and_stale_files_go(run: Run, data: Path) -> None:
    queue = golden("Requests", "0.4")
    run(golden=[queue], lines=[REQUESTS])
    components = data / "aws/AWSQueueService/components.csv"
    first = components.read_bytes()
    run(golden=[queue], lines=[REQUESTS])
    assert components.read_bytes() == first
    run()
    assert not components.exists()
    assert (data / "sources.csv").exists()


def test_component_price(run: Run, data: Path) -> None:
    run(golden=[golden("Requests", "0.4")], lines=[REQUESTS])
    assert (data / "aws/AWSQueueService/components.csv").read_text() == (
        "family,option,unit,start,source,date,us-east-1\n"
        "API Request,on_demand,Requests,,component-prices,2024-07-01,0.0000004\n"
    )


def test_uniform_goes_to_all_commercial_regions(run: Run, data: Path) -> None:
    regions = ["us-east-1", "eu-west-1", "us-gov-west-1", "cn-north-1", "us-west-2-lax-1", "global"]
    run(
        aws=[nat(region, "0.045") for region in regions],
        golden=[golden("Requests", "0.4")],
        lines=[REQUESTS.replace(",,AWSQueueService", ",uniform,AWSQueueService")],
    )
    facts = [fact for fact in read_facts(data) if fact.service == "AWSQueueService"]
    assert [fact.region for fact in facts] == ["eu-west-1", "us-east-1"]
    assert {fact.source for fact in facts} == {"component-prices/uniform"}


def test_region_may_be_stated(run: Run, data: Path) -> None:
    run(
        golden=[golden("Requests", "0.4")],
        lines=[REQUESTS.replace(",,AWSQueueService", ",global,AWSQueueService")],
    )
    assert {fact.region for fact in read_facts(data)} == {"us-east-1", "global"}


@pytest.mark.parametrize(
    ("rows", "price", "source"),
    [
        ([("0.4", "approx"), ("0.41", "exact")], "0.00000041", "component-prices"),
        ([("0.4", "approx"), ("0.41", "printed_2dp")], "0.00000041", "component-prices/rounded"),
        ([("0.4", "approx")], "0.0000004", "component-prices/rounded"),
        ([("0.4", "exact"), ("0.40", "exact")], "0.0000004", "component-prices"),
    ],
)
def test_the_most_trusted_row_wins(
    run: Run, data: Path, rows: list[tuple[str, str]], price: str, source: str
) -> None:
    run(
        golden=[golden("Requests", price, confidence=confidence) for price, confidence in rows],
        lines=[REQUESTS],
    )
    (fact,) = (fact for fact in read_facts(data) if fact.service == "AWSQueueService")
    assert (f"{fact.price:f}", fact.source) == (price, source)


def test_rows_that_disagree_fail_and_nothing_is_written(run: Run, data: Path) -> None:
    rows = [golden("Requests", "0.4"), golden("Requests", "0.5", as_of="2025-07-07")]
    with pytest.raises(ConfigError) as error:
        run(golden=rows, lines=[REQUESTS])
    assert "t.csv:2: AWSQueueService API Request () in us-east-1: rows disagree " in str(
        error.value
    )
    assert "(0.0000004, 0.0000005); narrow select" in str(error.value)
    assert [path.name for path in data.iterdir()] == ["sources.csv"]


def test_context_tells_rows_apart(run: Run, data: Path) -> None:
    rows = [
        golden("Requests", "0.4", context='{"fifo_queue":["false"]}'),
        golden("Requests", "0.5", context='{"fifo_queue":["true"]}'),
    ]
    run(
        golden=rows, lines=[REQUESTS.replace("Requests,,", "Requests;context.fifo_queue=true,,", 1)]
    )
    (fact,) = (fact for fact in read_facts(data) if fact.service == "AWSQueueService")
    assert f"{fact.price:f}" == "0.0000005"


TIERS = (
    "golden,component=Requests (first 1B),,AmazonX,Calls,,,Requests,0,/1000000",
    "golden,component=Requests (over 1B),,AmazonX,Calls,,,Requests,1000000000,/1000000",
)


def test_tiers_share_date_and_marks(run: Run, data: Path) -> None:
    rows = [
        golden("Requests (first 1B)", "1", as_of="2025-07-07"),
        golden("Requests (over 1B)", "0.9", confidence="approx"),
    ]
    run(golden=rows, lines=TIERS)
    first, second = (fact for fact in read_facts(data) if fact.service == "AmazonX")
    assert (first.start, second.start) == (0, 1000000000)
    assert first.source == second.source == "component-prices/rounded"
    assert first.date.isoformat() == second.date.isoformat() == "2024-07-01"


@pytest.mark.parametrize(
    "lines", [TIERS[1:], (TIERS[0].replace(",0,", ",,"), TIERS[1])], ids=["no first", "mixed"]
)
def test_tiers_must_start_at_zero(run: Run, lines: tuple[str, ...]) -> None:
    rows = [golden("Requests (first 1B)", "1"), golden("Requests (over 1B)", "0.9")]
    with pytest.raises(
        ConfigError, match=r"t\.csv:2.*: AmazonX Calls .*: tiers start at .*, not at 0"
    ):
        run(golden=rows, lines=lines)


def test_a_stale_line_is_named_with_all_others(run: Run) -> None:
    lines = [REQUESTS, REQUESTS.replace("Requests", "Gone"), "golden"]
    with pytest.raises(ConfigError) as error:
        run(golden=[golden("Requests", "0.4")], lines=lines)
    told = [line.partition("t.csv")[2] for line in str(error.value).splitlines()]
    assert told == [
        ":3: unit 'Gone' is not in costguard/catalog/units.py",
        ":4: has 1 cells, expected 10",
    ]
    with pytest.raises(ConfigError, match=r"t\.csv:2: select matches no row"):
        run(lines=[REQUESTS])


def test_described_rows_need_a_translation(run: Run, data: Path) -> None:
    described = nat(
        "us-east-2",
        "0.1",
        attributes='{"description":"Amazon EKS cluster usage in US East (Ohio)"}',
        product_family="",
        service="AmazonEKS",
        source="focus-sample",
    )
    run(aws=[nat("us-east-1", "0.045"), described])
    assert {fact.service for fact in read_facts(data)} == {"AmazonEC2"}
    line = (
        "aws,service=AmazonEKS;attributes.description~.*cluster usage.*,,AmazonEKS,Compute,"
        "operation=CreateOperation,,Hrs,,"
    )
    run(aws=[nat("us-east-1", "0.045"), described], lines=[line])
    (fact,) = (fact for fact in read_facts(data) if fact.service == "AmazonEKS")
    assert fact.attributes == (("operation", "CreateOperation"),)
    assert (fact.region, f"{fact.price}", fact.source) == ("us-east-2", "0.1", "focus-sample")


def test_a_row_taken_for_another_product_is_marked(run: Run, data: Path) -> None:
    line = "aws,product_family=NAT Gateway,,AmazonEC2,NAT Gateway,usagetype=NatGateway-Bytes,,GB,,"
    run(lines=[line])
    (fact,) = (fact for fact in read_facts(data) if fact.unit == "GB")
    assert fact.source == "karpenter/restated"


def test_a_price_without_its_first_tier_is_left_out_and_told(run: Run, data: Path) -> None:
    told = run(aws=[nat("us-east-1", "0.045"), nat("eu-west-1", "0.048", start_usage="100")])
    assert told == [
        "its first tier is not known: AmazonEC2 {'usagetype': 'NatGateway-Hours'} in eu-west-1"
    ]
    assert [fact.region for fact in read_facts(data)] == ["us-east-1"]


def test_a_source_must_be_listed(run: Run) -> None:
    with pytest.raises(ConfigError, match=r"sources\.csv: lacks rumour"):
        run(aws=[nat("us-east-1", "0.045", source="rumour")])


def test_a_unit_must_be_known(run: Run) -> None:
    with pytest.raises(ConfigError, match="unit 'Furlongs' is not in"):
        run(aws=[nat("us-east-1", "0.045", unit="Furlongs")])


def test_surcharges_fill_in_other_systems(run: Run, data: Path) -> None:
    surcharge = {
        "instance_type": "m5.large",
        "operating_system": "Windows",
        "usd_per_hour_over_linux": "0.092",
        "as_of": "2025-03-02",
    }
    run(
        aws=[
            machine("Linux", "us-east-1", "0.096"),
            machine("Linux", "eu-west-1", "0.107"),
            machine("Windows", "eu-west-1", "0.2"),
            machine("Linux", "eu-west-1", "0.06", purchase_option="reserved_1yr_no_upfront"),
        ],
        surcharges=[surcharge, surcharge | {"instance_type": "c9.large"}],
    )
    windows = {
        fact.region: (f"{fact.price}", fact.source, fact.date.isoformat())
        for fact in read_facts(data)
        if ("operatingSystem", "Windows") in fact.attributes
    }
    assert windows == {
        "us-east-1": ("0.188", "karpenter/os-surcharge", "2025-03-02"),
        "eu-west-1": ("0.2", "karpenter", "2026-07-20"),
    }


def size(system: str, region: str, price: str, **other: str) -> Row:
    attributes = {
        "armSkuName": "Standard_D2s_v3",
        "meterName": "D2s v3",
        "operatingSystem": system,
        "productName": "Virtual Machines DSv3 Series",
        "skuName": "D2s v3",
    }
    return {
        **nat(region, price, provider="azure", source="retail", unit="1 Hour"),
        "service": "Virtual Machines",
        "product_family": "Compute",
        "attributes": json.dumps(attributes),
        **other,
    }


def test_a_price_of_a_whole_term_is_spread_over_its_hours(run: Run, data: Path) -> None:
    run(
        azure=[
            size("Linux", "francecentral", "876", purchase_option="reserved_1yr", unit="1 Term"),
            size("Linux", "francecentral", "1000", purchase_option="reserved_3yr", unit="1 Term"),
        ]
    )
    # 876 / 8,760 and 1,000 / 26,280
    assert (data / "azure/Virtual Machines/compute_linux_reserved.csv").read_text() == (
        "family,armSkuName,operatingSystem,option,unit,start,source,date,francecentral\n"
        "Compute,Standard_D2s_v3,Linux,reserved_1yr,Hrs,,retail/spread,2026-07-20,0.1\n"
        "Compute,Standard_D2s_v3,Linux,reserved_3yr,Hrs,,retail/spread,2026-07-20,0.03805175038\n"
    )


def test_surcharges_fill_in_windows_on_azure(run: Run, data: Path) -> None:
    surcharge = {
        "instance_type": "Standard_D2s_v3",
        "operating_system": "Windows",
        "usd_per_hour_over_linux": "0.092",
        "as_of": "2025-03-02",
    }
    run(
        azure=[size("Linux", "westus", "0.117"), size("Linux", "eastus", "0.096")],
        azure_surcharges=[surcharge],
    )
    assert (data / "azure/Virtual Machines/compute_windows.csv").read_text() == (
        "family,armSkuName,operatingSystem,option,unit,start,source,date,eastus,westus\n"
        "Compute,Standard_D2s_v3,Windows,on_demand,Hrs,,retail/os-surcharge,2025-03-02,0.188,0.209\n"
    )


def disk(region: str, price: str) -> Row:
    return {
        **nat(region, price, provider="google", source="retail", unit="gibibyte month"),
        "service": "Compute Engine",
        "product_family": "Storage",
        "attributes": '{"resourceGroup":"Snapshot"}',
    }


def test_a_uniform_price_stands_for_the_regions_of_its_vendor(run: Run, data: Path) -> None:
    folder = data.parent / "translations" / "google"
    folder.mkdir()
    line = "golden,component=Keys,uniform,Cloud KMS,Security,,,Keys,,"
    (folder / "kms.csv").write_text(f"{','.join(COLUMNS)}\n{line}\n")
    run(
        google=[disk("europe-west1", "0.05"), disk("us-central1", "0.04"), disk("eu", "0.05")],
        golden=[golden("Keys", "0.06", provider="google", region="us-central1")],
    )
    assert (data / "google/Cloud KMS/components.csv").read_text() == (
        "family,option,unit,start,source,date,europe-west1,us-central1\n"
        "Security,on_demand,Keys,,component-prices/uniform,2024-07-01,0.06,0.06\n"
    )
    stored = (data / "google/Compute Engine/other.csv").read_text()
    assert stored.endswith("Storage,Snapshot,on_demand,GB-Mo,,retail,2026-07-20,0.05,0.05,0.04\n")


def test_a_multi_region_is_written_in_small_letters(run: Run, data: Path) -> None:
    folder = data.parent / "translations" / "google"
    folder.mkdir()
    line = "golden,component=Storage,,Cloud Storage,Storage,,,GB-Mo,,"
    (folder / "storage.csv").write_text(f"{','.join(COLUMNS)}\n{line}\n")
    run(golden=[golden("Storage", "0.02", provider="google", region="EU")])
    assert {fact.region for fact in read_facts(data) if fact.vendor == "google"} == {"eu"}


def test_one_vendor_alone_leaves_the_files_of_the_others(run: Run, data: Path) -> None:
    run(azure=[size("Linux", "eastus", "0.096")], google=[disk("us-central1", "0.04")])
    run(aws=[], google=[disk("us-central1", "0.05")], vendors=[GOOGLE])
    assert {(f.vendor, f"{f.price}") for f in read_facts(data)} == {
        ("aws", "0.045"),
        ("azure", "0.096"),
        ("google", "0.05"),
    }


def test_uniform_regions_of_azure_are_those_of_the_public_cloud() -> None:
    held = ["westeurope", "eastus2", "global", "usgovvirginia", "chinaeast"]
    assert AZURE.uniform_regions(held) == ["eastus2", "westeurope"]


def test_spot_savings_have_a_row_for_a_machine_with_a_system(run: Run, data: Path) -> None:
    savings = [
        ("us-east-1", "Windows", "m5.large", "46", ">20%"),
        ("us-east-1", "Linux", "m5.large", "66", "15-20%"),
        ("eu-west-1", "Linux", "m5.large", "57", "5-10%"),
        ("eu-west-1", "Linux", "c5.large", "-2", "<5%"),
        ("us-east-1", "Linux", "c5.large", "0", ">20%"),
    ]
    told = run(savings=[dict(zip(SPOT_COLUMNS, row, strict=True)) for row in savings])
    assert told == [
        "spot would cost more than on demand: c5.large with Linux in eu-west-1, -2%",
    ]
    assert (data / "aws/AmazonEC2/spot/advisor.csv").read_text() == (
        "operatingSystem,instanceType,source,date,eu-west-1,us-east-1\n"
        "Linux,c5.large,spot-advisor,2025-06-28,,0 >20%\n"
        "Linux,m5.large,spot-advisor,2025-06-28,57 5-10%,66 15-20%\n"
        "Windows,m5.large,spot-advisor,2025-06-28,,46 >20%\n"
    )


def test_trying_a_table_writes_nothing(run: Run, data: Path, tmp_path: Path) -> None:
    run(golden=[golden("Requests", "0.4")])
    before = sorted(data.rglob("*"))
    path = tmp_path / "try.csv"
    path.write_text(",".join(COLUMNS) + "\n" + REQUESTS + "\n")
    assert try_translation(tmp_path / "tables", path) == (
        "aws/AWSQueueService/components.csv\n"
        "family,option,unit,start,source,date,us-east-1\n"
        "API Request,on_demand,Requests,,component-prices,2024-07-01,0.0000004\n"
    )
    assert sorted(data.rglob("*")) == before


def test_command(
    run: Run,
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(aws=[nat("us-east-1", "0.045"), nat("eu-west-1", "0.048", start_usage="100")])
    monkeypatch.setattr(module, "DATA", data)
    monkeypatch.setattr(module, "TRANSLATIONS", tmp_path / "translations")
    assert main([str(tmp_path / "tables")]) == 0
    assert capsys.readouterr().out == (
        "left out, its first tier is not known: "
        "AmazonEC2 {'usagetype': 'NatGateway-Hours'} in eu-west-1\n"
    )
    assert main([str(tmp_path / "tables"), "--try", str(tmp_path / "none.csv")]) == 2
    assert "none.csv: cannot be read" in capsys.readouterr().err
    assert main([str(tmp_path)]) == 2
    assert "aws_prices.csv.gz: cannot be read as a UTF-8 CSV table" in capsys.readouterr().err
