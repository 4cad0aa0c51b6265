"""A progress display for commands: a bar on a terminal, a plain line elsewhere."""

from __future__ import annotations

from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table


@contextmanager
def progress(label: str, total: int | None = None, *, quiet: bool = False):
    """Yields `advance(n)`."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=quiet or not console.is_terminal,
    ) as bar:
        task = bar.add_task(label, total=total)
        yield lambda n=1: bar.advance(task, n)


def summary(title: str, rows) -> None:
    """A small table of counts."""
    table = Table(title=title, show_header=False, title_justify="left")
    for name, value in rows:
        table.add_row(str(name), f"{value:,}" if isinstance(value, int) else str(value))
    Console().print(table)
