"""Structured logs: one JSON object a line. No secret and no citizen's words are ever given to a logger."""

import logging
import re
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog

#: a log file is put aside at this size, and so many of them are kept: a part never fills the disk with words
MAX_BYTES, KEPT = 20_000_000, 5
#: values of keys that could hold a secret, and token parameters inside addresses, are cut before writing
_SECRET_KEYS = re.compile(r"token|secret|password|pepper|authorization|api_?key", re.IGNORECASE)
_IN_ADDRESS = re.compile(
    r"(?i)((?:access_token|refresh_token|secret|appsecret|client_secret|code|key)=)[^&\s\"']+"
)


def redact(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Cuts what looks like a secret out of a log line."""
    for key, value in event.items():
        if _SECRET_KEYS.search(key):
            event[key] = "***"
        elif isinstance(value, str):
            event[key] = _IN_ADDRESS.sub(r"\1***", value)
    return event


def _named(part: str) -> structlog.typing.Processor:
    """Says which part speaks, also in threads (context variables do not reach them)."""

    def name(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        event["part"] = part
        return event

    return name


#: libraries that tell every step; their warnings stay
_NOISY = (
    "httpx", "httpcore", "apprise", "scrapy", "twisted", "uvicorn.access", "asyncio", "aiokafka", "faust", "kafka", "mode",
)  # fmt: skip


def configure(part: str, path: Path | None = None, level: int = logging.INFO) -> None:
    """Sends this process's logs (also those of libraries) to a file, or to standard error without one."""
    handler: logging.Handler = logging.StreamHandler(sys.stderr)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8")
    shared: list[structlog.typing.Processor] = [
        _named(part),
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                redact,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in _NOISY:
        logging.getLogger(noisy).setLevel(max(level, logging.WARNING))
