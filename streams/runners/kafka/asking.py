"""Questions to the brokers that keep nobody waiting: each in a thread of its own, one at a time.

The client's timeouts bound each of its requests and not the whole; a broker that takes connections and says nothing adds
them up. Whoever asks here decides how long he waits, whatever the client does meanwhile.
"""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future

from streams.runners.kafka.errors import BrokerAway
from streams.runners.kafka.waits import Places

#: asks how far everybody has come, given the outbox offsets the local file goes on at
Question = Callable[[Mapping[int, int]], Places]


class Asking:
    """Asks one question again and again."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._under_way = threading.Lock()

    def ask(self, pages: Mapping[int, int]) -> "Future[Places] | None":
        """The answer to come (or what the question raised); None while an earlier question is under way."""
        if not self._under_way.acquire(blocking=False):
            return None
        answer: Future[Places] = Future()
        threading.Thread(target=self._run, args=(pages, answer), name="bus", daemon=True).start()
        return answer

    def _run(self, pages: Mapping[int, int], answer: "Future[Places]") -> None:
        try:
            found = self._question(pages)
        except BaseException as error:
            self._under_way.release()
            answer.set_exception(error)
        else:
            self._under_way.release()
            answer.set_result(found)


def why(error: BaseException) -> str:
    """A sentence for people: what kept the brokers from answering, and what to look at."""
    if isinstance(error, BrokerAway):
        return str(error)
    said = "没有在限定时间内回答" if isinstance(error, TimeoutError) else type(error).__name__
    return f"Kafka {said}：请检查 bus.url、网络和 Kafka 是否在运行"
