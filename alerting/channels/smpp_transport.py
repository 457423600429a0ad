"""SMPP as pages need it: a message counts as taken when the gateway says so, not when it was written to a socket.

apprise's plugin sends a message and never reads the answer; ``guard_smpp`` gives it a client that waits for each
``submit_sm_resp`` and keeps its status. Source of the codes: SMPP 3.4, 5.1.3.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from types import ModuleType, SimpleNamespace
from typing import Any

import smpplib
import smpplib.client

from alerting.channels.transport import PATIENCE, TIMEOUT, note_failure
from alerting.ports import Sent

#: system error, queue full, submit failed, throttled, temporary application error
_TEMPORARY = frozenset({0x08, 0x14, 0x45, 0x58, 0x64})


class _Refused(RuntimeError):
    """The gateway's own refusal."""

    def __init__(self, status: int) -> None:
        super().__init__(f"SMPP 0x{status:02X}")
        self.status = status


class _Client(smpplib.client.Client):  # type: ignore[misc]
    """smpplib's client, noting what went wrong and waiting for the answer to each message."""

    def __init__(self, host: str, port: int, **options: Any) -> None:
        super().__init__(host, port, **(options | {"timeout": TIMEOUT[1]}))

    def connect(self) -> None:
        with self._noted():
            super().connect()

    def bind_transmitter(self, **fields: Any) -> Any:
        with self._noted():
            self.send_pdu(smpplib.smpp.make_pdu("bind_transmitter", client=self, **fields))
            return self._answer("bind_transmitter_resp", self.sequence)

    def send_message(self, **fields: Any) -> Any:
        with self._noted():
            sent = super().send_message(**fields)
            self._answer("submit_sm_resp", sent.sequence)
            return sent

    def unbind(self) -> None:
        # what was taken is taken, however the goodbye goes
        with suppress(Exception):
            super().unbind()

    def _answer(self, command: str, sequence: int) -> Any:
        until = monotonic() + PATIENCE
        while monotonic() < until:
            pdu = self.read_pdu()
            if pdu.command == "enquire_link":
                self._enquire_link_received(pdu)
            elif pdu.is_error():
                raise _Refused(int(pdu.status))
            elif pdu.command == command and pdu.sequence == sequence:
                return pdu
        raise TimeoutError

    @contextmanager
    def _noted(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # a broken answer fails in many ways inside smpplib
            note_failure(error)
            with suppress(Exception):
                self.disconnect()
            raise


class _GuardedSmpplib:
    """Stands in for the module ``smpplib``; what it does not guard is the module's own."""

    client = SimpleNamespace(Client=_Client)

    def __getattr__(self, name: str) -> Any:
        return getattr(smpplib, name)


def guard_smpp(module: ModuleType) -> None:
    """Makes apprise's SMPP plugin use the waiting client (harmless when done twice)."""
    vars(module)["smpplib"] = _GuardedSmpplib()


def smpp_sent(said: bool, failure: Exception | None) -> Sent:
    """Accepted when every part was; a failure means what its status says (an unknown one is taken for good)."""
    if isinstance(failure, _Refused):
        return Sent(
            outcome="rejected", retryable=failure.status in _TEMPORARY, detail=f"短信网关拒收:{failure}"
        )
    if isinstance(failure, TimeoutError):
        return Sent(outcome="timeout", retryable=True, detail="短信网关没有在规定时间内应答")
    if failure is not None or not said:
        kind = type(failure).__name__ if failure is not None else "没有发出"
        return Sent(outcome="rejected", retryable=True, detail=f"短信网关:{kind}")
    return Sent(outcome="accepted", proof="accepted", detail="短信网关已受理")
