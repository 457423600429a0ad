"""SMTP as pages need it: the certificate always verified, and the mail server's own code kept for judging.

apprise says only whether a mail was taken; ``guard_mail`` puts recording clients into its SMTP module, so that a
refusal for good (5yz) and one for now (4yz; RFC 5321, 4.2.1) are told apart.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from alerting.channels.transport import note_failure
from alerting.ports import Sent


@contextmanager
def _noted() -> Iterator[None]:
    try:
        yield
    except (OSError, smtplib.SMTPException) as error:
        note_failure(error)
        raise


class _Client(smtplib.SMTP):
    def __init__(self, *args: Any, **options: Any) -> None:
        with _noted():
            super().__init__(*args, **options)

    def starttls(self, *args: Any, **options: Any) -> Any:
        with _noted():
            return super().starttls(*args, **options)

    def login(self, *args: Any, **options: Any) -> Any:
        with _noted():
            return super().login(*args, **options)

    def sendmail(self, *args: Any, **options: Any) -> Any:
        with _noted():
            return super().sendmail(*args, **options)


class _SecureClient(_Client, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


class _GuardedSmtplib:
    """Stands in for the module ``smtplib``; what it does not guard is the module's own."""

    SMTP, SMTP_SSL = _Client, _SecureClient

    def __getattr__(self, name: str) -> Any:
        return getattr(smtplib, name)


def guard_mail(module: ModuleType) -> None:
    """Makes apprise's SMTP module use the recording clients (harmless when done twice)."""
    vars(module)["smtplib"] = _GuardedSmtplib()


def mail_sent(said: bool, failure: Exception | None) -> Sent:
    """What apprise's own word (measured to be right about mail) and the server's code come to."""
    if said:
        return Sent(outcome="accepted", proof="accepted")
    if isinstance(failure, TimeoutError):
        return Sent(outcome="timeout", retryable=True, detail="邮件服务器没有在规定时间内应答")
    if isinstance(failure, ssl.SSLError):
        return Sent(outcome="rejected", detail="邮件服务器的证书不可信,没有发送")
    if isinstance(failure, smtplib.SMTPNotSupportedError):
        return Sent(outcome="rejected", detail="邮件服务器不支持所配置的加密或登录方式")
    code = _code(failure)
    if code is not None:
        return Sent(outcome="rejected", retryable=code < 500, detail=f"邮件服务器拒收:{code}")
    kind = type(failure).__name__ if failure is not None else "没有说明原因"
    return Sent(outcome="rejected", retryable=True, detail=f"邮件没有发出({kind})")


def _code(failure: Exception | None) -> int | None:
    """The mail server's reply code, None where it gave none."""
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        return max((int(code) for code, _ in failure.recipients.values()), default=None)
    if isinstance(failure, smtplib.SMTPResponseException) and failure.smtp_code > 0:
        return int(failure.smtp_code)
    return None
