"""Many effects in one message: a parcel is a list of (version, record bytes). What is sent per batch costs little."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from streams.codec import Codec

#: bytes after which a parcel is closed and the next one begun
FULL = 512 * 1024

_Parcel = list[tuple[int, bytes]]


def pack(effects: Iterable[tuple[int, Any]], codec: Codec) -> Iterator[bytes]:
    """The parcels of a batch's effects, in order; nothing for no effects."""
    parcel: _Parcel = []
    size = 0
    for version, record in effects:
        body = codec.encode(record)
        if parcel and size + len(body) > FULL:
            yield msgspec.msgpack.encode(parcel)
            parcel, size = [], 0
        parcel.append((version, body))
        size += len(body)
    if parcel:
        yield msgspec.msgpack.encode(parcel)


def unpack(parcel: bytes, codec: Codec) -> Sequence[tuple[int, Any]]:
    """What is in a parcel. msgspec.DecodeError or UnknownRecord when it cannot be read."""
    return [(version, codec.decode(body)) for version, body in msgspec.msgpack.decode(parcel, type=_Parcel)]
