"""Addresses of price servers, and what of them is shown."""

import pytest

from costguard.catalog.live.address import host_of, is_address, place_of


@pytest.mark.parametrize(
    "url",
    ["http://[::1", "http://a.test:99999/", "http://a.test:abc", "http://a.test:0", "ftp://a.test",
     "a.test", "https://", "", "https:///x"],
)  # fmt: skip
def test_what_is_no_address_is_seen_before_anything_is_asked(url: str) -> None:
    assert not is_address(url)


def test_two_servers_on_one_host_have_two_places() -> None:
    assert place_of("https://a.test/v1", "/v1") == "a.test"
    assert place_of("http://a.test:8080/v1", "/v1") == "a.test:8080"
    assert place_of("http://a.test:8080/mirror/", "/v1") == "a.test:8080/mirror"


def test_user_password_and_query_are_not_shown() -> None:
    url = "https://me:s3cret@a.test:8443/x?key=s3cret#s3cret"
    assert is_address(url)
    assert (host_of(url), place_of(url)) == ("a.test", "a.test:8443/x")
    assert host_of("http://[::1") == place_of("http://[::1") == "the price server"
