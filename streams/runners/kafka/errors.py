"""What can be wrong with the brokers, in words an operator can act on. Imports no client: every command knows them."""


class BrokerAway(RuntimeError):
    """No broker answers, or it refuses us; the message says what to look at."""


class WrongTopics(RuntimeError):
    """The topics on the brokers are not those this configuration needs; one finding a line."""
