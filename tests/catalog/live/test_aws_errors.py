"""What goes wrong when AWS is asked for prices by real boto3: one clear line, and no secret."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.aws_api import Server, asked_instead
from support.aws_machines import machine

from costguard.catalog.live.aws_query import AwsQuery
from costguard.errors import PriceSourceError
from costguard.model.price import PriceQuery


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with asked_instead(monkeypatch) as server:
        yield server


def refusal(*queries: PriceQuery) -> str:
    with pytest.raises(PriceSourceError) as error:
        AwsQuery.from_environment({}).prices(queries)
    text = str(error.value)
    assert "\n" not in text
    assert "s3cret" not in text
    assert "secret detail" not in text
    return text


@pytest.mark.parametrize(
    ("status", "code", "told"),
    [
        (400, "ThrottlingException", "too many requests (ThrottlingException), and trying again"),
        (400, "AccessDeniedException", "need the permission pricing:GetProducts"),
        (400, "ExpiredTokenException", "the AWS credentials have expired"),
        (400, "UnrecognizedClientException", "does not accept the credentials"),
        (400, "InvalidParameterException", "AWS refuses it (InvalidParameterException)"),
        (500, "InternalErrorException", "AWS refuses it (InternalErrorException); run it later"),
    ],
)
def test_what_aws_refuses_is_one_clear_line(aws: Server, status: int, code: str, told: str) -> None:
    aws.always = {"pricing": (status, code)}
    text = refusal(machine(), machine("m5.xlarge"), machine("m5.2xlarge"))
    assert text.startswith("AWS's price list of AmazonEC2: ")
    assert told in text


def test_without_credentials_the_error_says_what_to_do(
    aws: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert "there are no complete AWS credentials; give credentials as for" in refusal(machine())
    assert aws.asked == []


def test_a_profile_that_is_not_there(aws: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    assert "the profile in AWS_PROFILE is not configured" in refusal(machine())


def test_nobody_listens(aws: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_PRICING", "http://127.0.0.1:9")
    assert "AWS cannot be reached (EndpointConnectionError)" in refusal(machine())


def test_boto3_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "boto3", None)
    assert "pip install 'costguard-iac[aws]'" in refusal(machine())


@pytest.mark.parametrize(
    "told",
    [
        "not JSON",
        "[]",
        '{"product": {"sku": "A", "attributes": {}}}',
        '{"serviceCode": "AmazonEC2", "product": {"sku": "A", "attributes": {"regionCode": "x"}}, '
        '"terms": {"OnDemand": {"A.B": {"priceDimensions": {}, "effectiveDate": "soon"}}}}',
        '{"serviceCode": "AmazonEC2", "product": {"sku": "A", "attributes": {}}, "terms": '
        '{"OnDemand": {"A.B": {"effectiveDate": "2026-11-01T00:00:00Z", "priceDimensions": '
        '{"C": {"unit": "Hrs", "beginRange": "0", "pricePerUnit": {"USD": "-1"}}}}}}}',
    ],
)
def test_a_product_of_another_shape_is_one_clear_line(aws: Server, told: str) -> None:
    aws.products = [told]
    assert "a product is not as AWS describes it" in refusal(machine())
