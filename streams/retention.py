"""Texts are kept for the configured number of days; afterwards only what is counted stays."""

from dataclasses import replace
from datetime import datetime

import structlog

from crawlers.records import Mention
from dashboards.ports import Index, IndexAway
from streams.codec import Codec
from streams.runners.embedded.log import Log, transaction

#: how far texts were taken out of the log, and out of the index
RETENTION, IN_INDEX = "retention", "retention of the index"
_AT_ONCE = 1000


def retire(log: Log, index: Index, codec: Codec, *, before: datetime) -> int:
    """Takes the text out of every mention fetched before a moment, in the log and in the index; returns how many.

    The log is in order of arrival, so each mention is looked at once: the offset remembers how far it came.
    """
    logger = structlog.get_logger("retention")
    retired = 0
    while part := _retire_some(log, codec, before):
        retired += part
    come = log.offset(RETENTION)
    if log.offset(IN_INDEX) < come:
        try:
            index.retire_texts(before)
        except IndexAway as error:  # owed: the next look tries again
            logger.warning("texts in the index wait to be retired", why=str(error))
        else:
            with transaction(log.connection):
                log.advance(IN_INDEX, come)
    if retired:
        logger.info("texts retired", count=retired)
    return retired


def _retire_some(log: Log, codec: Codec, before: datetime) -> int:
    done = 0
    with transaction(log.connection):
        for seq, topic, _, body in log.read(log.offset(RETENTION), _AT_ONCE):
            if topic == "Mention":
                mention: Mention = codec.decode(body)
                if mention.fetched_at >= before:
                    break
                log.rewrite_inside(seq, replace(mention, text="", post_title=None))
                done += 1
            log.advance(RETENTION, seq)
    return done
