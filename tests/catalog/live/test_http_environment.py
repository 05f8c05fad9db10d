"""Proxies and certificates that the environment names."""

import datetime
import ssl
from collections.abc import Iterator
from decimal import Decimal as D
from pathlib import Path
from typing import NamedTuple

import pytest
from support.asking import Waits, get, refusal
from support.web import Server, started

pytest.importorskip("httpx")


def test_a_proxy_of_the_environment_is_used(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.url)
    assert get("http://prices.test/list") == {"price": D("0.10")}
    assert server.paths == ["http://prices.test/list"]


def test_no_proxy_is_used_for_hosts_that_are_excepted(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert get(server.url) == {"price": D("0.10")}


def test_a_proxy_that_cannot_be_used_is_said_without_its_password(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "gopher://me:s3cret@proxy.test")
    assert refusal(server.url).startswith("the proxy that HTTPS_PROXY, HTTP_PROXY or ALL_PROXY")


class Authority(NamedTuple):
    certificate: Path
    key: Path


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """A certificate for 127.0.0.1 that nobody but its own CA vouches for: itself."""
    pytest.importorskip("cryptography")
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "prices.test")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, secret.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(secret, hashes.SHA256())
    )
    paths = Authority(tmp_path / "ca.pem", tmp_path / "key.pem")
    paths.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths.key.write_bytes(
        secret.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


@pytest.fixture
def secure(authority: Authority) -> Iterator[str]:
    """The address of a server with that certificate."""
    server = Server()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.certificate, authority.key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with started(server):
        yield server.url.replace("http:", "https:")


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(secure: str) -> None:
    waits = Waits()
    said = refusal(secure, waits)
    assert said == (
        "127.0.0.1: its TLS certificate is not trusted (self-signed certificate); where your "
        "network has a CA of its own, name its file in TLS_CA_CERT_FILE"
    )
    assert waits == []


@pytest.mark.parametrize("variable", ["TLS_CA_CERT_FILE", "SSL_CERT_FILE"])
def test_a_ca_of_ones_own_is_trusted(
    secure: str, authority: Authority, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, str(authority.certificate))
    assert get(secure) == {"price": D("0.10")}


@pytest.mark.parametrize("text", [None, "no certificate"])
def test_a_ca_file_that_is_none_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None
) -> None:
    own = tmp_path / "ca.pem"
    if text is not None:
        own.write_text(text)
    monkeypatch.setenv("TLS_CA_CERT_FILE", str(own))
    reason = "it is not there" if text is None else "it has none"
    assert refusal("https://127.0.0.1:1") == (
        f"the CA certificates of TLS_CA_CERT_FILE cannot be read: {reason}"
    )
