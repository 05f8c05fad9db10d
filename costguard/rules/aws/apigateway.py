"""Amazon API Gateway: REST, HTTP and WebSocket APIs, and caches."""

from __future__ import annotations

from costguard.rules.given import told_text
from costguard.rules.kit import (
    Component,
    Components,
    Decimal,
    Product,
    ResourceView,
    by_count,
    cost,
    free,
    metered,
    rule,
    service,
)
from costguard.rules.quantities import rounded_up, times

gateway = service("aws", "AmazonApiGateway")
PAGE = "https://aws.amazon.com/api-gateway/pricing/"
MILLION = 1_000_000

REST_CALLS = gateway("API Calls", "Requests", where={"usagetype": "ApiGatewayRequest"})
HTTP_CALLS = gateway("API Calls", "Requests", where={"usagetype": "ApiGatewayHttpRequest"})
MESSAGES = gateway("WebSocket", "Messages", where={"usagetype": "ApiGatewayMessage"})
MINUTES = gateway("WebSocket", "Minutes", where={"usagetype": "ApiGatewayMinute"})
CACHE_HOURS = gateway("Amazon API Gateway Cache", "Hrs", needs=("cacheMemorySizeGb",))

HTTP_CHUNK = 512
"""KB of request and response that count as one request of an HTTP API."""
MESSAGE_CHUNK = 32
"""KB that count as one message of a WebSocket API."""


@rule("aws_api_gateway_rest_api", page=PAGE)
def rest_api(r: ResourceView) -> Components:
    """Calls received by the million, in steps."""
    yield _calls("Requests", "1M requests", REST_CALLS, r.usage("monthly_requests"))


@rule("aws_api_gateway_stage", page=PAGE)
def stage(r: ResourceView) -> Components:
    """Hours of the stage's cache, by its size. A stage without a cache is free."""
    if not r.flag("cache_cluster_enabled"):
        return
    size = told_text(r, "cache_cluster_size", "0.5")
    yield cost(f"Cache memory ({size or '?'} GB)", CACHE_HOURS, r.hours, cacheMemorySizeGb=size)


@rule("aws_apigatewayv2_api", page=PAGE)
def http_or_websocket_api(r: ResourceView) -> Components:
    """Calls of an HTTP API by 512 KB; messages of a WebSocket API by 32 KB, and its minutes.

    Minutes are those that clients are connected, summed over all clients.
    """
    if r.text("protocol_type") == "WEBSOCKET":
        messages = _chunks(r, "monthly_messages", "message_size_kb", MESSAGE_CHUNK)
        yield _calls("Messages", "1M messages", MESSAGES, messages)
        yield metered(
            "Connection duration",
            MINUTES,
            r.usage("monthly_connection_mins"),
            unit="1M minutes",
            per=MILLION,
        )
    else:
        requests = _chunks(r, "monthly_requests", "request_size_kb", HTTP_CHUNK)
        yield _calls("Requests", "1M requests", HTTP_CALLS, requests)


def _calls(name: str, unit: str, product: Product, quantity: Decimal | None) -> Component:
    return metered(name, product, quantity, unit=unit, per=MILLION, label=by_count)


def _chunks(r: ResourceView, key: str, size_key: str, chunk: int) -> Decimal | None:
    """Calls, each counted once for every ``chunk`` KB begun."""
    size = r.usage(size_key, chunk) or Decimal(chunk)
    return times(r.usage(key), rounded_up(size / chunk))


FREE = free(
    """
    aws_api_gateway_account aws_api_gateway_api_key aws_api_gateway_authorizer
    aws_api_gateway_base_path_mapping aws_api_gateway_client_certificate
    aws_api_gateway_deployment aws_api_gateway_documentation_part
    aws_api_gateway_documentation_version aws_api_gateway_domain_name
    aws_api_gateway_domain_name_access_association aws_api_gateway_gateway_response
    aws_api_gateway_integration aws_api_gateway_integration_response aws_api_gateway_method
    aws_api_gateway_method_response aws_api_gateway_method_settings aws_api_gateway_model
    aws_api_gateway_request_validator aws_api_gateway_resource aws_api_gateway_rest_api_policy
    aws_api_gateway_rest_api_put aws_api_gateway_usage_plan aws_api_gateway_usage_plan_key
    aws_api_gateway_vpc_link aws_apigatewayv2_api_mapping aws_apigatewayv2_authorizer
    aws_apigatewayv2_deployment aws_apigatewayv2_domain_name aws_apigatewayv2_integration
    aws_apigatewayv2_integration_response aws_apigatewayv2_model aws_apigatewayv2_route
    aws_apigatewayv2_route_response aws_apigatewayv2_stage aws_apigatewayv2_vpc_link
    """
)
