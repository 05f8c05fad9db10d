# An invented value: it shows that sensitive values of a plan stay out of every report.
payment_provider_token = "example-token-not-a-secret"
