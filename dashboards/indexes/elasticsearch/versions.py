"""A document's version and how often it was rewritten, in the one number that Elasticsearch compares.

Elasticsearch takes a write when its external version is higher than the stored one. What moves an issue or takes a text
away reads a document, changes it and writes it back under the same version of the document: it must win over what it
read, lose to any newer document, and notice whoever rewrote in between. So each version has room for rewrites.
(https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-index, "Versioning")
"""

#: rewrites between two versions of one document; a mention is rewritten when its issue is merged and when its text goes
REWRITES = 1 << 10
#: Elasticsearch keeps a version in 63 bits
HIGHEST = (1 << 63) // REWRITES - 1


def written(version: int) -> int:
    """The external version of a document as it was put. ValueError for one that has no room."""
    if not 0 <= version <= HIGHEST:
        raise ValueError(f"a version must be between 0 and {HIGHEST}, not {version}")
    return version * REWRITES


def rewritten(external: int) -> int:
    """The external version under which what was read as ``external`` is written back; past the last rewrite of a
    version it stays, so that a newer document still wins."""
    return external if external % REWRITES == REWRITES - 1 else external + 1
