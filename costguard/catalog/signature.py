"""Signatures of price books: who compiled a book says so with a key, and others can tell.

A signature is detached: ``prices.sqlite.sig`` beside ``prices.sqlite`` holds the 64 bytes of
Ed25519 (RFC 8032) over the bytes of the file, as ``openssl pkeyutl -sign -rawin`` writes them.
The public key is PEM, as ``openssl pkey -pubout`` writes it (extra: sign).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from costguard.errors import PriceSourceError, UsageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

KEY_VARIABLE = "COSTGUARD_BOOK_KEY"
"""The environment variable that names the file of the public key."""
LENGTH = 64
"""Bytes of a signature."""


def signature_file(book: Path) -> Path:
    """Where the signature of a book stands."""
    return book.with_name(f"{book.name}.sig")


def check(book: Path, key: Path) -> None:
    """Raise ``PriceSourceError`` unless the book's signature is of this public key.

    Raises ``UsageError`` where the key cannot be read, or the package for it is missing.
    """
    public = _public_key(key)
    signature = _signature(signature_file(book), book)
    from cryptography.exceptions import InvalidSignature

    try:
        public.verify(signature, book.read_bytes())
    except InvalidSignature:
        raise PriceSourceError(
            f"{book}: the signature in {signature_file(book).name} is not of the key {key}, or the "
            "book has changed since it was signed; do not use it before you know which"
        ) from None
    except OSError as error:
        raise PriceSourceError(f"{book}: cannot be read: {error.strerror or error}") from None


def _public_key(path: Path) -> Ed25519PublicKey:
    """The Ed25519 public key in a PEM file."""
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import load_pem_public_key
    except ImportError:
        raise UsageError(
            "checking a signature needs cryptography: pip install 'costguard-iac[sign]'"
        ) from None
    wrong = f"{path}: not an Ed25519 public key in PEM; make one with openssl pkey -pubout"
    try:
        key = load_pem_public_key(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: the public key cannot be read: {error.strerror}") from None
    except (ValueError, UnsupportedAlgorithm):
        # Whatever else is in the file, a private key say, is not repeated.
        raise UsageError(wrong) from None
    if not isinstance(key, Ed25519PublicKey):
        raise UsageError(wrong)
    return key


def _signature(path: Path, book: Path) -> bytes:
    """The bytes of a signature."""
    try:
        signature = path.read_bytes()
    except OSError as error:
        reason = "there is no such file" if not path.exists() else error.strerror or error
        raise PriceSourceError(
            f"{book}: its signature {path.name} cannot be read: {reason}; it must stand beside it"
        ) from None
    if len(signature) != LENGTH:
        raise PriceSourceError(
            f"{path}: has {len(signature)} bytes, a signature by Ed25519 has {LENGTH}; sign the "
            "book as docs/prices-commands.md tells"
        )
    return signature
