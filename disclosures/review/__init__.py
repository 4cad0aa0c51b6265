"""What people decide: the only code that writes decisions, events and a pair's state.

decide, undo, settle        the ledger, under a lock on the pair
assign, ask_second, note    what surrounds a decision
visible                     what one user may see of it: second opinions are blind
"""

from . import ledger
from .decisions import Choice, Stale, can_undo, decide, last_undoable, settle, undo
from .duplicates import dismiss_duplicates
from .surroundings import ask_second_opinion, assign, not_now, opened, write_note
from .visible import Sight, is_blind, sight_of

__all__ = [
    "Choice",
    "Sight",
    "Stale",
    "ask_second_opinion",
    "assign",
    "can_undo",
    "decide",
    "dismiss_duplicates",
    "is_blind",
    "last_undoable",
    "ledger",
    "not_now",
    "opened",
    "settle",
    "sight_of",
    "undo",
    "write_note",
]
