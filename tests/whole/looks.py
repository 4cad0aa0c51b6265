"""A page as it is seen: at each width, in light and dark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from axe_playwright_python.sync_playwright import Axe

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def looks(page, sizes: Sequence[dict] = (DESK, PHONE)) -> Iterator[str]:
    """The page that is open, in each look; yields a name for it. It is loaded once: nothing that
    the server sends depends on how it is looked at."""
    for size in sizes:
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            yield f"{size['width']} {scheme}"


def faults(page, sizes: Sequence[dict] = (DESK, PHONE)) -> list[tuple]:
    """What axe finds, and what scrolls sideways, in any look."""
    found = []
    for look in looks(page, sizes):
        for fault in Axe().run(page).response["violations"]:
            nodes = [node["html"][:120] for node in fault["nodes"][:2]]
            found.append((page.url, look, fault["id"], nodes))
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append((page.url, look, "scrolls sideways"))
    return found
