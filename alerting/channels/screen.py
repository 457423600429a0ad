"""Pages onto the desk's own screen: one JSON file a message, which the console shows."""

import json
import os
import re
from dataclasses import asdict
from pathlib import Path
from tempfile import NamedTemporaryFile

from alerting.ports import Message, Sent
from crawlers.records import content_id


class ScreenChannel:
    """Writes into a directory. A message that is there already is not written again."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def send(self, message: Message) -> Sent:
        """One attempt; accepted when the whole file is in its place and on disk."""
        safe = re.fullmatch(r"[\w-]{1,64}", message.page_id, re.ASCII)
        name = message.page_id if safe else content_id(message.page_id)
        target = self._directory / f"{name}.json"
        try:
            if not target.exists():
                self._directory.mkdir(parents=True, exist_ok=True)
                with NamedTemporaryFile(
                    "w", encoding="utf-8", dir=self._directory, suffix=".part", delete=False
                ) as part:
                    json.dump(asdict(message), part, ensure_ascii=False)
                    part.flush()
                    os.fsync(part.fileno())
                Path(part.name).replace(target)
        except OSError as error:
            return Sent(outcome="rejected", retryable=True, detail=f"写不进屏幕目录({type(error).__name__})")
        return Sent(outcome="accepted", proof="accepted", detail="已显示在值班屏幕")
