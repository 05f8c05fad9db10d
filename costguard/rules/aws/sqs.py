"""AWS SQS: requests, by the kind of queue."""

from __future__ import annotations

from costguard.rules.kit import Components, Decimal, ResourceView, free, metered, rule, service
from costguard.rules.quantities import rounded_up

sqs = service("aws", "AWSQueueService")

# One product for both kinds of queue, since they share the free allowance of an account.
REQUESTS = sqs("API Request", "Requests", needs=("queueType",), free=1_000_000)
STANDARD = "Standard"
FIFO = "FIFO (first-in, first-out)"

KB_PER_REQUEST = 64

FREE = free(
    "aws_sqs_queue_policy", "aws_sqs_queue_redrive_allow_policy", "aws_sqs_queue_redrive_policy"
)


@rule("aws_sqs_queue", page="https://aws.amazon.com/sqs/pricing/")
def queue(r: ResourceView) -> Components:
    """Requests, per million; each begun 64 KB of a payload is a request.

    An account has a million requests free each month.
    """
    yield metered(
        "Requests",
        REQUESTS,
        chunks(r),
        unit="1M requests",
        per=1_000_000,
        queueType=FIFO if r.flag("fifo_queue") else STANDARD,
    )


def chunks(r: ResourceView) -> Decimal | None:
    """Requests of the usage file as they are billed: by begun 64 KB, at least one."""
    requests = r.usage("monthly_requests")
    size = r.usage("request_size_kb", KB_PER_REQUEST)
    if requests is None or size is None:
        return None
    return requests * max(rounded_up(size, KB_PER_REQUEST) / KB_PER_REQUEST, Decimal(1))
