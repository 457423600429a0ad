"""Files of operators: exports of comments and work orders, in whatever table they come."""

from crawlers.imports.cases import CaseBook
from crawlers.imports.failure import ImportFailed
from crawlers.imports.file import ImportResult, Understood, import_file
from crawlers.imports.rejects import Rejected, write_rejected

__all__ = [
    "CaseBook",
    "ImportFailed",
    "ImportResult",
    "Rejected",
    "Understood",
    "import_file",
    "write_rejected",
]
