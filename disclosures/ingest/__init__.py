"""A record becomes rows.

    for each batch of records a source yields:
        keep the pages they came from
        save each record: CREATED, CHANGED or UNCHANGED, or refused with a reason
        count them on the run, in the same transaction

A batch is one transaction, so what a run's counts report is what is stored: killing the process
loses at most an uncounted batch, and a re-run adds no duplicate.
"""

from .runs import run_source
from .saving import CHANGED, CREATED, UNCHANGED, Refused, save

__all__ = ["CHANGED", "CREATED", "UNCHANGED", "Refused", "run_source", "save"]
