"""The nightly dump: everything public about records, in files that other programs read.

`tables` says what is in it, column by column; `writing` writes each table as JSON lines and as
Parquet, with a manifest. A dump is whole or is not there, and is never changed once made.
"""

from .tables import TABLES, Column, Table
from .writing import MANIFEST, Dump, delete_all, dumps, latest, make

__all__ = ["MANIFEST", "TABLES", "Column", "Dump", "Table", "delete_all", "dumps", "latest", "make"]
