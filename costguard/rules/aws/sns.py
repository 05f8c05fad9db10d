"""AWS SNS: publishing to topics, and delivering to what is subscribed."""

from __future__ import annotations

from costguard.rules.aws.sqs import chunks
from costguard.rules.kit import (
    Component,
    Components,
    Decimal,
    ResourceView,
    free,
    metered,
    rule,
    service,
)
from costguard.rules.quantities import above, times

PAGE = "https://aws.amazon.com/sns/pricing/"

sns = service("aws", "AmazonSNS")

REQUESTS = sns("API Request", "Requests", where={"usagetype": "Requests-Tier1"})
DELIVERY = sns("Message Delivery", "Notifications", needs=("usagetype",))
FILTERED = sns("Message Filtering", "GB", where={"usagetype": "PayloadFiltering-Bytes"})
FIFO_REQUESTS = sns("API Request", "Requests", where={"usagetype": "F-Request-Tier1"})
FIFO_PAYLOAD = sns("API Request", "GB", where={"usagetype": "F-Ingress-Tier1"})
FIFO_DELIVERY = sns("Message Delivery", "Notifications", where={"usagetype": "F-DA-SQS"})
FIFO_DELIVERED = sns("Message Delivery", "GB", where={"usagetype": "F-Egress-SQS"})
ARCHIVED = sns("Message Archiving", "GB", where={"usagetype": "F-Archive-Bytes"})
ARCHIVE = sns("Message Archiving", "GB-Mo", where={"usagetype": "F-ArchiveStorage-ByteHrs"})

DELIVERIES = (
    # kind of subscription in the usage file, name, usage type, shown by, free each month
    ("http", "HTTP/HTTPS notifications (over 100k)", "DeliveryAttempts-HTTP", 100_000, 100_000),
    ("email", "Email/Email-JSON notifications (over 1k)", "DeliveryAttempts-SMTP", 100_000, 1000),
    ("kinesis", "Kinesis Firehose notifications", "DeliveryAttempts-FIREHOSE", 1_000_000, 0),
    ("mobile_push", "Mobile Push notifications", "DeliveryAttempts-APNS", 1_000_000, 0),
    ("macos", "MacOS notifications", "DeliveryAttempts-MACOS", 1_000_000, 0),
    ("sms", "SMS notifications (over 100)", "DeliveryAttempts-SMS", 100, 100),
)
PROTOCOLS = {
    "http": ("HTTP notifications", "DeliveryAttempts-HTTP"),
    "https": ("HTTP notifications", "DeliveryAttempts-HTTP"),
    "email": ("Email/Email-JSON notifications", "DeliveryAttempts-SMTP"),
    "email-json": ("Email/Email-JSON notifications", "DeliveryAttempts-SMTP"),
    "firehose": ("Kinesis Firehose notifications", "DeliveryAttempts-FIREHOSE"),
    "application": ("Mobile Push notifications", "DeliveryAttempts-APNS"),
    "sms": ("SMS notifications", "DeliveryAttempts-SMS"),
}
UNITS = {100: "100 notifications", 100_000: "100k notifications", 1_000_000: "1M notifications"}
FREE_PROTOCOLS = ("sqs", "lambda")
_SMS_PRICE = "sms_notification_price"
"""Key of the usage file: US dollars for a text message."""
KB_PER_GB = Decimal(1_000_000)

FREE = free(
    "aws_sns_platform_application",
    "aws_sns_sms_preferences",
    "aws_sns_topic_data_protection_policy",
    "aws_sns_topic_policy",
)


@rule("aws_sns_topic", page=PAGE)
def topic(r: ResourceView) -> Components:
    """Requests by begun 64 KB, and deliveries by kind; FIFO topics by message and by GB.

    Deliveries are the requests times the subscriptions of the usage file; for FIFO, times those
    of the plan. The price list begins with a step for nothing, a million requests, 100,000 HTTP,
    1,000 email and 100 text messages, which the names tell of and which each topic is given.
    """
    if r.flag("fifo_topic"):
        yield from _fifo(r)
        return
    requests = chunks(r)
    charged = above(requests, 1_000_000)
    yield metered("API requests (over 1M)", REQUESTS, charged, unit="1M requests", per=1_000_000)
    for kind, name, usagetype, per, included in DELIVERIES:
        sent = times(requests, r.usage(f"{kind}_subscriptions"))
        line = _delivery(name, usagetype, above(sent, included), per)
        yield _text_message(r, line) if kind == "sms" else line


@rule("aws_sns_topic_subscription", page=PAGE)
def subscription(r: ResourceView) -> Components:
    """Deliveries by begun 64 KB, after the protocol; to queues and functions they are free.

    For those who count deliveries here and not at the topic, which is given the free ones.
    """
    protocol = r.text("protocol")
    if protocol not in FREE_PROTOCOLS:
        name, usagetype = PROTOCOLS.get(protocol or "", ("Notifications", None))
        yield _delivery(name, usagetype, chunks(r), 1_000_000)
    if r.text("filter_policy_scope") == "MessageBody":
        yield metered("Payload filtered", FILTERED, r.usage("monthly_filtered_gb"))


def _text_message(r: ResourceView, line: Component) -> Component:
    """Text messages at the price of the usage file: AWS's depends on country and carrier."""
    asked = line.quantity or r.usage_given(_SMS_PRICE)
    price = r.usage(_SMS_PRICE) if asked else None
    if price is None:
        return line
    r.assume(_SMS_PRICE, f"{price} USD a message", "the usage file tells it, no price list does")
    return line._replace(own_price=price)


def _delivery(name: str, usagetype: str | None, sent: Decimal | None, per: int) -> Component:
    return metered(name, DELIVERY, sent, unit=UNITS[per], per=per, usagetype=usagetype)


def _fifo(r: ResourceView) -> Components:
    requests = r.usage("monthly_requests")
    size = r.usage("request_size_kb")
    payload = times(requests, size, 1 / KB_PER_GB)
    subscriptions = len(r.referrers("aws_sns_topic_subscription", "topic_arn", by=("arn", "id")))
    yield metered(
        "FIFO Publish API requests", FIFO_REQUESTS, requests, unit="1M requests", per=1_000_000
    )
    yield metered("FIFO Publish API payload", FIFO_PAYLOAD, payload)
    if subscriptions:
        sent = times(requests, subscriptions)
        delivered = times(payload, subscriptions)
        yield metered(
            "FIFO notifications", FIFO_DELIVERY, sent, unit=UNITS[1_000_000], per=1_000_000
        )
        yield metered("FIFO notification payload", FIFO_DELIVERED, delivered)
    if r.raw("archive_policy"):
        yield metered("Messages archived", ARCHIVED, payload)
        yield metered("Message archive", ARCHIVE, r.usage("archive_storage_gb"))
