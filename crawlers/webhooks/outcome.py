"""How reading a push can end other than well."""


class RefusedError(Exception):
    """The push does not prove that it comes from the platform, or is not meant for us; nothing is stored."""


class NotUnderstoodError(Exception):
    """The platform signed it, yet we cannot make it out; the message is the reason in Chinese, without content."""


class OtherAppError(RefusedError):
    """Signed and encrypted with our keys, but for another app: ours is misconfigured. The message says so."""
