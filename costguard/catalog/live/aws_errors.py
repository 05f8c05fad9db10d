"""What went wrong when AWS was asked through boto3, in one line that never holds a key."""

from __future__ import annotations

from costguard.errors import PriceSourceError

DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"})
"""Codes of AWS's for a permission that is not there."""
_EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"})
_WRONG_KEY = frozenset(
    {
        "AuthFailure",
        "IncompleteSignature",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
_BUSY = frozenset(
    {"RequestLimitExceeded", "Throttling", "ThrottlingException", "TooManyRequestsException"}
)
_LOGIN = "give credentials as for the AWS CLI (aws configure, aws sso login, AWS_PROFILE)"


def not_installed() -> PriceSourceError:
    """The error where boto3 is not there."""
    return PriceSourceError(
        "AWS's live prices need boto3, which is not installed; pip install 'costguard-iac[aws]'"
    )


def code_of(error: Exception) -> str:
    """AWS's code of an error in an answer; empty where no answer came."""
    from botocore.exceptions import ClientError

    if not isinstance(error, ClientError):
        return ""
    return str(error.response.get("Error", {}).get("Code", ""))


def refused(error: Exception, what: str, permission: str) -> PriceSourceError:
    """The error for a question that AWS did not answer.

    ``what`` is what was asked for, ``permission`` the IAM action that it takes.
    """
    code = code_of(error)
    return PriceSourceError(f"{what}: {_answered(code, permission) if code else _failed(error)}")


def _answered(code: str, permission: str) -> str:
    """What an error of AWS's means, and what to do."""
    if code in DENIED:
        return f"AWS denies it ({code}); the credentials need the permission {permission}"
    if code in _EXPIRED:
        return f"the AWS credentials have expired ({code}); log in again"
    if code in _WRONG_KEY:
        return f"AWS does not accept the credentials ({code}); {_LOGIN}"
    if code in _BUSY:
        return (
            f"AWS has too many requests ({code}), and trying again has not helped; run it later, "
            "or set AWS_MAX_ATTEMPTS higher"
        )
    return f"AWS refuses it ({code}); run it later, and report it if that stays so"


def _failed(error: Exception) -> str:
    """Why no answer came, and what to do."""
    from botocore import exceptions

    name = type(error).__name__
    if isinstance(error, exceptions.NoCredentialsError | exceptions.PartialCredentialsError):
        return f"there are no complete AWS credentials; {_LOGIN}"
    if isinstance(error, exceptions.ProfileNotFound):
        return f"the profile in AWS_PROFILE is not configured; {_LOGIN}"
    if "Token" in name or "SSO" in name or isinstance(error, exceptions.CredentialRetrievalError):
        return f"the AWS credentials cannot be had ({name}); log in again"
    if isinstance(error, exceptions.SSLError):
        return "the TLS certificate is not trusted; name the file of your CA in AWS_CA_BUNDLE"
    if isinstance(error, exceptions.ConnectionError | exceptions.HTTPClientError):
        return f"AWS cannot be reached ({name}); check the network, or run it later"
    return f"boto3 cannot ask it ({name}); check the AWS configuration"
