"""Bytes to JSON: encodings, wrappers' noise, and what is refused."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from costguard.errors import PlanError
from costguard.plans import document
from costguard.plans.document import load
from costguard.plans.read import read, read_bytes

PLAN: dict[str, Any] = {
    "format_version": "1.2",
    "resource_changes": [
        {
            "address": "aws_instance.büro",
            "mode": "managed",
            "type": "aws_instance",
            "name": "büro",
            "change": {
                "actions": ["create"],
                "before": None,
                "after": {"instance_type": "t3.nano"},
            },
        }
    ],
}
TEXT = json.dumps(PLAN, ensure_ascii=False)
PRETTY = json.dumps(PLAN, ensure_ascii=False, indent=2)


def addresses(data: bytes) -> list[str]:
    return [change.address for change in read_bytes(data, "plan.json").changes]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        PRETTY.replace("\n", "\r\n").encode("utf-16"),
        gzip.compress(TEXT.encode()),
        gzip.compress(TEXT.encode("utf-16")),
        b"\n\n  " + TEXT.encode() + b"\n\n",
    ],
    ids=[
        "utf-8",
        "utf-8 with mark",
        "utf-16 with mark",
        "utf-16-le",
        "utf-16-be",
        "utf-16-be with mark",
        "PowerShell",
        "gzip",
        "gzip of utf-16",
        "white space around",
    ],
)
def test_every_encoding_reads_the_same(data: bytes) -> None:
    assert addresses(data) == ["aws_instance.büro"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[command]/usr/bin/terraform show -json tfplan\n", "\n::debug::exitcode: 0\n"),
        ("::debug::terraform {is} starting\n", "\n::set-output name=exitcode::0\n"),
        ("2026-11-21T10:00:00Z [INFO] loading\n2026-11-21T10:00:01Z ", "\ndone {}\n"),
        ('{"level":"info","message":"cached"}\n{"level":"info","message":"go"}\n', ""),
        ('[0m{"broken": oops}\nRunning "terraform"...\n', ""),
        ("[1m[INFO][0m Terraform v1.11\n\n", "\n[INFO] took 3s"),
    ],
)
@pytest.mark.parametrize("text", [TEXT, PRETTY], ids=["one line", "many lines"])
def test_lines_of_wrappers_around_the_plan_are_skipped(text: str, before: str, after: str) -> None:
    assert addresses((before + text + after).encode()) == ["aws_instance.büro"]


def test_digest_is_that_of_the_unpacked_bytes() -> None:
    expected = hashlib.sha256(TEXT.encode()).hexdigest()
    assert read_bytes(TEXT.encode(), "-").digest == expected
    assert read_bytes(gzip.compress(TEXT.encode()), "-").digest == expected


def test_the_document_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read_lengths = []
    plain = json.JSONDecoder.raw_decode

    def counting(self: json.JSONDecoder, text: str, at: int = 0) -> tuple[Any, int]:
        value, end = plain(self, text, at)
        read_lengths.append(end - at)
        return value, end

    monkeypatch.setattr(json.JSONDecoder, "raw_decode", counting)
    assert addresses(b"noise\n" + PRETTY.encode()) == ["aws_instance.büro"]
    assert read_lengths == [len(PRETTY)]


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("tfplan", b"binary")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "plan.json: empty; expected a plan as JSON: did the command before it fail?"),
        (b" \n\t ", "plan.json: empty"),
        (b"\xef\xbb\xbf", "plan.json: empty"),
        (
            zipped(),
            "plan.json: this is a binary plan file; run: terraform show -json plan.json > "
            "plan.json",
        ),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "plan.json: not JSON text: byte 0 is not UTF-8"),
        (b'\xff\xfe{\x00"\x00a', "plan.json: not JSON text: byte 6 is not UTF-16"),
        (gzip.compress(TEXT.encode())[:-9], "plan.json: the gzip file is damaged or cut off"),
        (b"\x1f\x8bnonsense", "plan.json: the gzip file is damaged or cut off"),
        (b"hello", "plan.json:1:1: not valid JSON: Expecting value; expected a plan as JSON"),
        (b'{"a": 1,\n  "b": oops}', "plan.json:2:8: not valid JSON: Expecting value"),
        (b'{"a": [1, 2}}', "plan.json:1:12: not valid JSON: Expecting ',' delimiter"),
        (b'{"a": NaN}', "plan.json: NaN is not a JSON number; no plan holds it"),
        (b'{"a": [-Infinity]}', "plan.json: -Infinity is not a JSON number"),
        (
            b'{"a": ' + b"9" * 5000 + b"}",
            "plan.json: a number has too many digits; no plan holds it: was it edited?",
        ),
        (b"[" * 100_000, "plan.json: nested too deeply to be a plan"),
        (b'{"a":' * 100_000, "plan.json: nested too deeply to be a plan"),
        (b'{"a":\n"\\ud83d"}', "plan.json:2: half a Unicode character (\\ud...)"),
        (b'{"a":\n"\\u003c \\uDE00"}', "plan.json:2: half a Unicode character (\\ud...)"),
        (
            b"\nTerraform will perform the following actions:\n\n  # aws_instance.a\n",
            "plan.json: this is the plan as text for people; run: terraform plan -out=FILE, "
            "then terraform show -json FILE > plan.json",
        ),
        (TEXT.encode() + b"\n" + TEXT.encode(), "plan.json: holds several plans; give one file"),
    ],
)
def test_what_is_no_json_is_refused_in_one_line(data: bytes, message: str) -> None:
    with pytest.raises(PlanError) as caught:
        read_bytes(data, "plan.json")
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("text", [TEXT, PRETTY], ids=["one line", "many lines"])
@pytest.mark.parametrize("noise", ["", "[command]terraform show -json p\n"])
def test_a_plan_that_is_cut_off_anywhere_says_that_it_ends_early(text: str, noise: str) -> None:
    for length in range(2, len(text)):
        cut = noise + text[:length]
        with pytest.raises(PlanError) as caught:
            read_bytes(cut.encode(), "plan.json")
        message = str(caught.value)
        if length > text.index('"'):
            assert "the JSON ends early, the document is cut off" in message, cut
            assert message.startswith("plan.json:"), message


def test_the_place_of_the_cut_is_told() -> None:
    with pytest.raises(PlanError, match=r"^plan\.json:2:7: the JSON ends early"):
        read_bytes(b'{"a": 1,\n "b": "ter', "plan.json")


def test_an_inner_part_of_a_broken_plan_is_not_taken_for_the_plan() -> None:
    start = '{"format_version": "1.2",\n "planned_values": oops,\n "prior_state": '
    broken = f"{start}{TEXT}}}"
    with pytest.raises(PlanError, match=r"^plan\.json:2:20: not valid JSON"):
        read_bytes(broken.encode(), "plan.json")


def test_an_unpaired_surrogate_is_told_from_pairs_and_escaped_backslashes() -> None:
    plan = json.loads(TEXT)
    plan["resource_changes"][0]["change"]["after"] = {"tags": {"a": "😀", "b": "\\ud83d"}}
    assert "\\ud83d\\ude00" in json.dumps(plan)
    (change,) = read_bytes(json.dumps(plan).encode(), "plan.json").changes
    assert change.after is not None
    assert change.after.tags == {"a": "😀", "b": "\\ud83d"}


def test_too_large_is_refused_also_when_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MAX_BYTES", 1 << 20)
    bomb = gzip.compress(b" " * (8 << 20))
    with pytest.raises(PlanError, match=r"^plan\.json: larger than 1 MiB"):
        load(bomb, "plan.json", lambda value: False)


def test_very_large_and_precise_numbers_are_read() -> None:
    plan = json.loads(TEXT)
    numbers = f'{{"size": 1{"0" * 300}, "ratio": 0.1234567890123456789, "huge": 1e400}}'
    text = json.dumps(plan).replace('{"instance_type": "t3.nano"}', numbers)
    (change,) = read_bytes(text.encode(), "plan.json").changes
    assert change.after is not None
    assert change.after.attributes["size"] == 10**300


def test_a_packed_plan_is_named_by_its_source_in_messages(tmp_path: Path) -> None:
    file = tmp_path / "tfplan"
    file.write_bytes(zipped())
    with pytest.raises(PlanError, match=f"run: terraform show -json {file} > "):
        read(file)
    with pytest.raises(PlanError, match=r"run: terraform show -json FILE > plan\.json"):
        read_bytes(zipped(), "-")
