"""Pulumi's documents: what is refused, and what is read of them only when it is asked for."""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.pulumi_documents import (
    DB,
    HEAD,
    SECRET,
    UNTOLD,
    VOLUME,
    preview,
    preview_document,
    record,
    step,
)

from costguard.errors import PlanError
from costguard.plans.read import read_bytes

BAD: list[tuple[Any, str]] = [
    ({"steps": [], "changeSummary": {}, "maybeCorrupt": True}, "pulumi failed while it made"),
    (
        {"steps": [step("same", record())], "diagnostics": [{"severity": "error", "message": "x"}]},
        "pulumi failed while it made this preview",
    ),
    ({"steps": [step("explode", record())]}, r"steps\[0\]: unknown operation explode; .* later"),
    ({"steps": [{"op": "same", "urn": "web"}]}, r"steps\[0\]: expected a URN"),
    ({"steps": [step("same", record()), step("same", record())]}, "comes twice"),
    ({"steps": [step("update", {"urn": f"{HEAD}{VOLUME}", "inputs": [1]}, record())]}, "an object"),
    ({"version": 5, "deployment": {}}, "state version 5 is not read, only 1 to 4; .* newer"),
    ({"version": 3, "deployment": SECRET}, "encrypted as a whole; where its passphrase is at hand"),
    (
        {"version": 3, "deployment": {"resources": [record(outputs=SECRET)]}},
        "all outputs of aws:ebs/volume:Volume::data are encrypted",
    ),
    ({"manifest": {"version": "v4.0.1"}, "resourcePlans": {}}, "from Pulumi 4.0.1, and only"),
    ({"steps": [step("same", record(parent="x"))]}, r"^pulumi\.json: parent: expected a URN"),
    (
        {
            "version": 3,
            "deployment": {
                "resources": [record(), record() | {"urn": "urn:pulumi:b::shop::a:b/c:C::d"}]
            },
        },
        "resources of several stacks",
    ),
]


@pytest.mark.parametrize(("document", "message"), BAD)
def test_bad_documents(document: Any, message: str) -> None:
    with pytest.raises(PlanError, match=message) as caught:
        read_bytes(json.dumps(document).encode(), "pulumi.json")
    assert caught.value.exit_code == 3
    assert "\n" not in str(caught.value)
    assert "v1:AAAA" not in str(caught.value)


WRONG_TYPES: list[tuple[Any, str]] = [
    (
        {"steps": [{**step("update", None, record()), "oldState": [1]}]},
        r"steps\[0\]\.oldState: expected an object or null, found a list",
    ),
    ({"steps": [step("same", record(custom=1))]}, r"oldState\.custom: expected true or false"),
    ({"steps": [{"op": 7, "urn": HEAD}]}, r"steps\[0\]\.op: expected a text or null, found a num"),
    ({"steps": [{"op": None, "urn": HEAD}]}, r"steps\[0\]\.op: expected a text, found null"),
    ({"steps": [], "changeSummary": 1, "duration": 1}, "changeSummary: expected an object or null"),
    ({"version": 3, "deployment": [1]}, "deployment: expected an object, found a list"),
    (
        {"version": 3, "deployment": {"resources": [record(inputs=[1])]}},
        r"resources\[0\]\.inputs: expected an object, found a list",
    ),
    (
        {"manifest": {}, "resourcePlans": {f"{HEAD}{VOLUME}": {"goal": 1}}},
        r"Volume::data\"\]\.goal: expected an object or null, found a number",
    ),
]


@pytest.mark.parametrize(("document", "message"), WRONG_TYPES)
def test_values_of_a_wrong_type_are_told_with_their_place(document: Any, message: str) -> None:
    with pytest.raises(PlanError, match=rf"^pulumi\.json: .*{message}.*; was the document edited"):
        read_bytes(json.dumps(document).encode(), "pulumi.json")


BROKEN: list[tuple[bytes, bytes, str]] = [
    (b"]}", b"", r"^p\.json:7:1: the JSON ends early, the document is cut off"),
    (b'"size": 8', b'"size" 8', r"^p\.json:5:8: not valid JSON: Expecting ':' delimiter"),
    (b'"size": 8', b'"size": NaN', r"^p\.json: NaN is not a JSON number"),
    (b'"size": 8', b'"type": "\xff"', r"^p\.json: not JSON text: byte \d+ is not UTF-8"),
    (b'"size": 8', b'"type": "\\ud800"', r"^p\.json:5: half a Unicode character"),
    (b'"size": 8', b'"tags": ' + b'{"a": ' * 20_000, r"^p\.json: nested too deeply to be a plan"),
]


@pytest.mark.parametrize(("right", "broken", "message"), BROKEN)
def test_what_is_no_json_is_told_also_where_nobody_looks(
    right: bytes, broken: bytes, message: str
) -> None:
    text = (
        b'{"steps": [\n{"op": "create", "urn": "%b",\n"newState":\n{"inputs": {\n"size": 8\n}}}\n]}'
        % f"{HEAD}{VOLUME}".encode()
    )
    assert read_bytes(text, "p.json").after[VOLUME].attributes["size"] == 8
    with pytest.raises(PlanError, match=message):
        read_bytes(text.replace(right, broken), "p.json")


@pytest.mark.parametrize("number", ["1e400", "9" * 5_000])
def test_a_number_that_no_plan_holds_is_refused_when_it_is_asked_for(number: str) -> None:
    text = json.dumps(preview_document(step("create", None, record(inputs={"size": 8, "iops": 7}))))
    plan = read_bytes(text.replace("7", number).encode(), "preview.json")
    with pytest.raises(PlanError, match=r"^preview\.json: .*::data: a number has too many"):
        plan.after[VOLUME].attributes.get("size")


def test_a_number_that_no_plan_holds_among_other_lines() -> None:
    text = json.dumps(preview_document(step("create", None, record(inputs={"iops": 7}))))
    with pytest.raises(PlanError, match=r"^preview\.json: a number has too many digits"):
        read_bytes(f"Previewing\n{text.replace('7', '1e400')}".encode(), "preview.json")


def test_two_documents_in_one_are_refused() -> None:
    first, second = (
        json.dumps(preview_document(step("create", None, record(name, inputs={"size": 8}))))
        for name in ("aws:ebs/volume:Volume", "aws:sqs/queue:Queue")
    )
    with pytest.raises(
        PlanError, match=r"^both\.json: holds several plans; give one file for each"
    ):
        read_bytes(f"{first}\n{second}\n".encode(), "both.json")


CLOTHES: list[Callable[[bytes], bytes]] = [
    lambda data: b"Previewing update (dev)\n" + data + b"\ndone\n",
    lambda data: b"\xef\xbb\xbf" + data,
    lambda data: data.decode().encode("utf-16"),
    gzip.compress,
]


@pytest.mark.parametrize("dress", CLOTHES)
@pytest.mark.parametrize("name", ["preview_all.json", "plan.json", "state.json"])
def test_a_document_is_the_same_in_whatever_it_comes(
    data: Path, name: str, dress: Callable[[bytes], bytes]
) -> None:
    text = (data / "pulumi" / name).read_bytes()
    bare, dressed = read_bytes(text, name), read_bytes(dress(text), name)
    assert bare.changes == dressed.changes
    assert bare.data == dressed.data
    assert bare.digest == hashlib.sha256(text).hexdigest()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab_Ü"), inner, max_size=3),
)  # fmt: skip


@given(JSON)
def test_values_are_what_the_document_says(value: Any) -> None:
    plan = preview(step("create", None, record(inputs={"tags": {"it": value}})))
    found = plan.after[VOLUME].attributes["tags"]["it"]
    assert repr(found) == repr(value)


def test_a_terraform_plan_is_read_without_what_reads_pulumi(data: Path) -> None:
    code = (
        "import sys; from costguard.plans.read import read; read(sys.argv[1]);"
        "print(*sorted(sys.modules))"
    )
    command = [sys.executable, "-c", code, str(data / "actions.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert not {"msgspec", "costguard.plans.pulumi_preview"} & set(done.stdout.split())


def test_a_step_may_have_its_properties_itself() -> None:
    """Other programs that write previews leave out the record around them."""
    bare = {"op": "create", "urn": f"{HEAD}{VOLUME}", "inputs": {"size": 8}}
    gone = {"op": "delete", "urn": f"{HEAD}{VOLUME}-old", "outputs": {"size": 9, "region": "r"}}
    plan = preview(bare, gone)
    assert plan.after[VOLUME].attributes["size"] == 8
    assert plan.before[f"{VOLUME}-old"].attributes["size"] == 9
    assert plan.before[f"{VOLUME}-old"].region == "r"


def test_attributes_are_the_same_whichever_way_one_looks() -> None:
    def attributes() -> Any:
        inputs = {"size": 8, "region": "r", "signature": "s"}
        return preview(step("create", None, record(inputs=inputs))).after[VOLUME].attributes

    whole = {"size": 8, "region": "r", "signature": "s"}
    assert attributes().get("region") == "r"
    assert attributes().get("signature") == "s"
    assert attributes().get("arn", 1) == 1
    assert attributes()["region"] == "r"
    assert attributes() == whole
    assert {**attributes()} == whole
    assert list(attributes()) == ["size", "region", "signature"]
    assert len(attributes()) == 3
    assert "size" in attributes()
    assert "colour" not in attributes()
    assert attributes().get("colour", 1) == 1
    assert repr(attributes()) == repr(whole)


def from_below(frames: int, ask: Callable[[], Any]) -> Any:
    """The answer, asked for with so many calls on the stack."""
    return from_below(frames - 1, ask) if frames else ask()


def test_what_is_nested_too_deeply_to_be_taken_apart_is_an_error_of_costguards() -> None:
    inner = '{"a": ' * 500 + f'"{UNTOLD}"' + "}" * 500
    named = {"tags": [f"{HEAD}{DB}"]}
    document = step("create", None, record(inputs={"tags": 7}, propertyDependencies=named))
    text = json.dumps(preview_document(document)).replace('"tags": 7', f'"tags": {inner}')
    resource = read_bytes(text.encode(), "preview.json").after[VOLUME]
    assert resource.config is not None
    for lazy in (resource.attributes, resource.config.references):
        with pytest.raises(PlanError, match="Volume::data: nested too deeply to be a resource"):
            from_below(600, lambda lazy=lazy: dict(lazy))
