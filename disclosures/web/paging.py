"""The numbers under a list, for components/pager.html."""


def pager(number: int, last: int) -> dict:
    """{"number", "last", "shown"}: first, last and the neighbours; None is a gap."""
    near = sorted({1, last, *range(max(1, number - 1), min(last, number + 1) + 1)})
    shown = []
    for before, page in zip([0, *near], near, strict=False):
        if page - before > 1:
            shown.append(None)
        shown.append(page)
    return {"number": number, "last": last, "shown": shown}
