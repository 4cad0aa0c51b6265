"""The nightly dump: what is in it, and its files."""

from __future__ import annotations

from datetime import date

from django.http import FileResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from disclosures import bulk
from disclosures.models import Takedown

from .errors import NotHere


@require_safe
def bulk_data(request):
    newest = bulk.latest()
    made = {}
    for file in newest.files if newest else []:
        made.setdefault(file["table"], []).append(file)
    context = {
        "dump": newest,
        "tables": [(table, made.get(table.name, [])) for table in bulk.TABLES],
        "earlier": bulk.dumps()[1:],
        "deleted": Takedown.objects.standing().values_list("at", flat=True).first(),
    }
    return render(request, "data/bulk.html", context)


@require_safe
def bulk_file(request, day: date, name: str):
    """One file of one dump: only those that its manifest names, and the manifest itself."""
    dump = next((d for d in bulk.dumps() if d.day == day), None)
    if dump is None or name not in {f["name"] for f in dump.files} | {bulk.MANIFEST}:
        raise NotHere("That file is not here. The newest are on the page of bulk data.")
    return FileResponse((dump.folder / name).open("rb"), as_attachment=True, filename=name)
