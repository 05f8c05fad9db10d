"""Whether a price book can be relied on: digest, signature, another book beside it."""

from __future__ import annotations

import datetime
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from costguard.catalog import verification
from costguard.catalog.book_rows import recorded_digest
from costguard.catalog.signature import check, signature_file
from costguard.catalog.sqlite import SqlitePriceBook
from costguard.catalog.verification import Demands, Outcome, Verification, verify
from costguard.errors import PriceSourceError, UsageError

TODAY = datetime.date(2026, 11, 21)


def pem(private: object) -> bytes:
    return private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@pytest.fixture
def private() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture
def key(private: Ed25519PrivateKey, tmp_path: Path) -> Path:
    """The public key of who signs."""
    path = tmp_path / "team.pub"
    path.write_bytes(pem(private))
    return path


@pytest.fixture
def signed(book: SqlitePriceBook, private: Ed25519PrivateKey) -> Path:
    signature_file(book.path).write_bytes(private.sign(book.path.read_bytes()))
    return book.path


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        assert connection.execute(statement).rowcount


def outcome(found: Verification, test: str) -> Outcome:
    (one,) = [one for one in found.outcomes if one.test == test]
    return one


def test_the_signature_of_the_key_is_accepted(signed: Path, key: Path) -> None:
    check(signed, key)
    found = verify(signed, Demands(key=key), TODAY)
    assert found.failed == []
    assert outcome(found, "signature").note == f"of the key {key}"


def test_a_book_that_has_changed_is_refused(signed: Path, key: Path) -> None:
    with signed.open("ab") as stream:
        stream.write(b"\0")
    with pytest.raises(PriceSourceError, match="or the book has changed since it was signed"):
        check(signed, key)
    assert verify(signed, Demands(key=key), TODAY).failed == ["signature"]


def test_the_signature_of_another_key_is_refused(signed: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.pub"
    other.write_bytes(pem(Ed25519PrivateKey.generate()))
    with pytest.raises(PriceSourceError, match=rf"is not of the key {other}"):
        check(signed, other)


@pytest.mark.parametrize("text", [b"", b"x" * 63, b"x" * 88])
def test_what_is_no_signature_is_refused(signed: Path, key: Path, text: bytes) -> None:
    signature_file(signed).write_bytes(text)
    with pytest.raises(PriceSourceError, match=rf"has {len(text)} bytes, a signature by Ed25519"):
        check(signed, key)


def test_a_book_without_signature_is_refused(book: SqlitePriceBook, key: Path) -> None:
    with pytest.raises(PriceSourceError, match=r"prices\.sqlite\.sig cannot be read: there is no"):
        check(book.path, key)


def test_a_key_that_is_none_is_wrong_use(
    signed: Path, private: Ed25519PrivateKey, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.pub"
    secret = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for text in (b"nonsense", secret, pem(generate_private_key(SECP256R1()))):
        path.write_bytes(text)
        with pytest.raises(UsageError, match=r"wrong\.pub: not an Ed25519 public key in PEM"):
            check(signed, path)
    with pytest.raises(UsageError, match=r"none\.pub: the public key cannot be read: No such"):
        check(signed, tmp_path / "none.pub")


def test_without_the_package_the_error_says_what_to_install(
    signed: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    with pytest.raises(UsageError, match=r"pip install 'costguard-iac\[sign\]'"):
        check(signed, key)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_the_documented_commands_sign_a_book(book: SqlitePriceBook, tmp_path: Path) -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "prices-commands.md"
    lines = page.read_text(encoding="utf-8").splitlines()
    commands = [line.strip() for line in lines if line.startswith("openssl ")]
    assert len(commands) == 3
    for command in commands:
        told = command.replace("prices.sqlite", book.path.name)
        subprocess.run(told.split(), cwd=book.path.parent, check=True, capture_output=True)
    check(book.path, book.path.parent / "book.pub")


def test_without_a_key_a_signature_says_nothing(signed: Path) -> None:
    found = outcome(verify(signed, Demands(), TODAY), "signature")
    assert (found.passed, found.note) == (True, "prices.sqlite.sig is not checked without a key")
    signature_file(signed).unlink()
    assert outcome(verify(signed, Demands(), TODAY), "signature").note == "not signed"


def test_the_digest_that_is_asked_for(book: SqlitePriceBook) -> None:
    digest = recorded_digest(book.path)
    test = "digest is the one that was asked for"
    for told in (digest, digest[:12]):
        assert outcome(verify(book.path, Demands(told), TODAY), test).passed
    found = outcome(verify(book.path, Demands("0" * 12), TODAY), test)
    assert found.problems == (f"its digest is {digest}, expected 000000000000",)


def test_prices_that_were_changed_by_hand_give_another_digest(book: SqlitePriceBook) -> None:
    change(book.path, "UPDATE price SET tiers = '0.001' WHERE tiers = '0.045'")
    found = verify(book.path, Demands(), TODAY)
    assert found.failed == ["prices are those that were compiled"]
    assert "not the recorded one" in found.outcomes[0].problems[0]


def test_the_first_of_many_problems_are_named(book: SqlitePriceBook) -> None:
    change(book.path, "UPDATE price SET tiers = '-1'")
    found = outcome(verify(book.path, Demands(), TODAY), "no price is negative")
    assert (found.failures, len(found.problems)) == (7, 5)


def test_prices_far_from_another_book_are_named(book: SqlitePriceBook, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    shutil.copy(book.path, other)
    change(other, "UPDATE price SET tiers = '0.15' WHERE tiers = '0.045'")
    (found,) = [
        one
        for one in verify(book.path, Demands(against=other), TODAY).outcomes
        if one.test.startswith("no price is more than 2 times")
    ]
    assert found.problems == (
        "aws/AmazonEC2/NAT Gateway/usagetype=NatGateway-Hours/Hrs us-east-1 on_demand: "
        "$0.15 -> $0.045, x 0.3",
    )
    assert found.note == "7 prices are in other.sqlite too"
    demands = Demands(against=other, factor=Decimal(4))
    assert verify(book.path, demands, TODAY).failed == []


def test_the_bundled_book_has_its_released_digest(
    book: SqlitePriceBook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    released = tmp_path / "prices.digest"
    monkeypatch.setattr(verification, "EMBEDDED", book.path)
    monkeypatch.setattr(verification, "RELEASED", released)
    released.write_text(f"{recorded_digest(book.path)}\n")
    test = "digest is the released one"
    assert outcome(verify(book.path, Demands(), TODAY), test).passed
    released.write_text(f"{'0' * 64}\n")
    assert verify(book.path, Demands(), TODAY).failed == [test]
    released.unlink()
    with pytest.raises(PriceSourceError, match=r"prices\.digest: cannot be read: .*reinstall"):
        verify(book.path, Demands(), TODAY)
