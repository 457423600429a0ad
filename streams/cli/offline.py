"""``minsheng analyze`` and ``minsheng cluster``: one step of the pipeline over a file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from streams.cli.progress import progress
from streams.jsonl import UnusableInput, read, write

_IN = click.argument("source", type=click.Path(path_type=Path))
_OUT = click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="结果文件。Output file."
)


def _texts(source: Path, keys: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(id, text) of every row; UnusableInput names the line that lacks one of them."""
    for number, row in read(source):
        identity = next((row[key] for key in keys if row.get(key) is not None), None)
        text = row.get("text")
        if identity is None:
            raise UnusableInput(f"{source} 第 {number} 行：缺少 {' 或 '.join(keys)}：请补上每行的编号")
        if not isinstance(text, str):
            raise UnusableInput(f"{source} 第 {number} 行：缺少 text 或它不是文字：请补上评论原文")
        yield str(identity), text


@click.command("analyze")
@_IN
@_OUT
def analyze_command(source: Path, out: Path) -> None:
    """研判一个文件里的评论。Label the comments of a file."""
    from streams import wiring

    label = wiring.labeller()

    def rows(advance: Any) -> Iterator[dict[str, Any]]:
        for identity, text in _texts(source, ("id", "comment_id")):
            advance(1)
            yield label(identity, text)

    with progress("研判 analyze") as advance:
        count = write(out, rows(advance))
    click.echo(f"{count} 条 → {out}", err=True)


@click.command("cluster")
@_IN
@_OUT
def cluster_command(source: Path, out: Path) -> None:
    """把一个文件里的评论按事情归并。Cluster the texts of a file by matter."""
    from analyzers.cluster import cluster_texts

    with progress("归并 cluster") as advance:

        def rows() -> Iterator[dict[str, Any]]:
            for identity, cluster in cluster_texts(_texts(source, ("id",))):
                advance(1)
                yield {"id": identity, "cluster": cluster}

        count = write(out, rows())
    click.echo(f"{count} 条 → {out}", err=True)
