"""How to reach the brokers: one description, read by both clients."""

import ssl
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

#: milliseconds kafka-python waits for a broker that does not answer
_REQUEST = 20_000


@dataclass(frozen=True)
class Broker:
    """Addresses and security. ``mechanism`` None = no SASL; paths are absolute; the password is never shown."""

    servers: tuple[str, ...]
    tls: bool = False
    ca: str | None = None
    cert: str | None = None
    key: str | None = None
    mechanism: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def protocol(self) -> str:
        """Kafka's security.protocol."""
        return ("SASL_" if self.mechanism else "") + ("SSL" if self.tls else "PLAINTEXT")

    @cached_property
    def context(self) -> ssl.SSLContext | None:
        """TLS that checks the broker's certificate and name; None without TLS. OSError, ssl.SSLError for bad files."""
        if not self.tls:
            return None
        context = ssl.create_default_context(cafile=self.ca)
        if self.cert:
            context.load_cert_chain(self.cert, self.key)
        return context

    def client(self, **more: Any) -> dict[str, Any]:
        """Options of every kafka-python client."""
        options: dict[str, Any] = {
            "bootstrap_servers": list(self.servers),
            "security_protocol": self.protocol,
            "request_timeout_ms": _REQUEST,
            "reconnect_backoff_max_ms": 2_000,
        }
        if self.tls:
            options["ssl_context"] = self.context
        if self.mechanism:
            options |= {
                "sasl_mechanism": self.mechanism,
                "sasl_plain_username": self.username,
                "sasl_plain_password": self.password,
            }
        return options | more
