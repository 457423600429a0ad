"""What an answer of a platform means for us."""

from dataclasses import dataclass
from enum import Enum


class Outcome(Enum):
    """The consequences an answer can have; each platform's errors map to one of them."""

    OK = "ok"
    AUTH_EXPIRED = "auth_expired"  # renew the token once and ask again
    AUTH_DEAD = "auth_dead"  # only the operator can authorise again
    FORBIDDEN = "forbidden"  # the account or app lacks this ability
    RATE_LIMITED = "rate_limited"
    QUOTA = "quota"
    REFUSED = "refused"  # captcha, login wall, signature wanted: stop, never go round it
    GONE = "gone"
    TRANSIENT = "transient"
    BAD_REQUEST = "bad_request"
    UNUSABLE = "unusable"  # a file of ours that the operator must mend
    ABORTED = "aborted"  # we were told to stop


#: After these the whole source stops: asking for the next list would only repeat the refusal.
STOPS_SOURCE = frozenset(
    {
        Outcome.AUTH_EXPIRED,
        Outcome.AUTH_DEAD,
        Outcome.RATE_LIMITED,
        Outcome.QUOTA,
        Outcome.REFUSED,
        Outcome.UNUSABLE,
        Outcome.ABORTED,
    }
)
#: These are reported as ``stopped``: the platform said no.
SAYS_NO = (STOPS_SOURCE | {Outcome.FORBIDDEN}) - {Outcome.UNUSABLE, Outcome.ABORTED}


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome, the platform's code for it and the reason in Chinese, as an officer reads it."""

    outcome: Outcome
    reason: str = ""
    code: str = ""
    retry_after: int | None = None

    @property
    def text(self) -> str:
        return f"{self.reason}（{self.code}）" if self.code else self.reason


OK = Verdict(Outcome.OK)


class HaltError(Exception):
    """A reading cannot go on; ``verdict`` says why. The message holds no address and no token."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.text)
        self.verdict = verdict


def unknown(code: str) -> Verdict:
    """The verdict for a code that no table knows."""
    return Verdict(Outcome.BAD_REQUEST, "平台返回了未登记的错误码，请对照平台文档核实", code)
