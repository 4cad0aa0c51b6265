"""Single-key shortcuts on the review pages: which there are, and the page that lists them.

A control carries its key as `data-key`; the script finds it by that, so a key can do nothing that
has no visible control. Here the same keys are put in words.
"""

from __future__ import annotations

from django.shortcuts import render
from django.views.decorators.cache import never_cache

from .roles import reviewers_only

# ui.md section 5.1, "Keys", in its order.
KEYS = (
    (("J", "K"), "Next and previous pair in the list. In the queue: down and up the rows."),
    (("C", "D", "M"), "Choose Confirm, Dismiss or Needs more. Nothing is saved."),
    (("1", "9"), "Tick ask A to I, or take the tick away."),
    (("Ctrl+Enter",), "Save, and open the next pair. Also while you write the reason."),
    (("A",), "Go to Assign."),
    (("O",), "Go to Second opinion."),
    (("N",), "Go to the note."),
    (("E",), "Start an evidence pack."),
    (("S",), "Not now: to the end of my list."),
    (("[", "]"), "Previous and next highlight in the texts."),
    (("U",), "Undo the last decision, while that is open."),
    (("/",), "Go to search."),
    (("?",), "This list."),
)


@reviewers_only
@never_cache
def keys(request):
    return render(request, "review/keys.html", {"area": "review", "keys": KEYS})
