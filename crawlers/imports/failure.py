"""Why a file cannot be imported."""


class ImportFailed(ValueError):
    """The file cannot be read as a table, or it is unknown whose it is; the Chinese message says what to do."""
