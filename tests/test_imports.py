"""Imports point down the list of architecture §1, and never up."""

import ast
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[1]
# A layer may import itself and the layers above it in this list. The last five are doors: they
# stand side by side and may not import one another.
LAYERS = [
    "scrapers",
    "disclosures.reading",
    "disclosures.matching",
    "disclosures.models",
    "disclosures.ingest",
    "disclosures.index",
    "disclosures.flagging",
    "disclosures.review",
    "disclosures.packs",
    "disclosures.publishing",
    "disclosures.bulk",
    "disclosures.results",
    "disclosures.figures",
    "disclosures.alerts",
    "disclosures.curation",
]
DOORS = [
    "disclosures.web",
    "disclosures.api",
    "disclosures.tasks",
    "disclosures.admin",
    "disclosures.management",
]
PURE = LAYERS[:3]
# `manage.py run` starts what `tracker` wires; it belongs to the wiring in all but its folder.
WIRING = ("tracker", "disclosures.management.commands.run")


def is_in(module: str, layer: str) -> bool:
    return module == layer or module.startswith(layer + ".")


def layer_of(module: str) -> str | None:
    if any(is_in(module, part) for part in WIRING):
        return "tracker"
    return next((layer for layer in [*LAYERS, *DOORS] if is_in(module, layer)), None)


def imports(path: Path, module: str) -> set[str]:
    """Full names of all modules imported anywhere in the file, relative ones resolved."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                stem = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*stem, base]).rstrip(".")
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return found


def modules() -> list[tuple[str, Path]]:
    found = []
    for top in ("scrapers", "disclosures", "tracker"):
        for path in sorted((REPO / top).rglob("*.py")):
            parts = path.relative_to(REPO).with_suffix("").parts
            found.append((".".join(parts).removesuffix(".__init__"), path))
    return found


def faults(module: str, imported: set[str]) -> list[str]:
    """What this module may not import, in words."""
    own = layer_of(module)
    said = []
    for name in sorted(imported):
        other = layer_of(name)
        if own in PURE and is_in(name, "django"):
            said.append(f"{module} imports {name}: {own} knows nothing of Django")
        if own in (None, "tracker") or other in (None, own):
            continue
        if other in ("tracker", *DOORS):
            said.append(f"{module} imports {name}: {other} is a door or the wiring")
        elif own in LAYERS and LAYERS.index(other) > LAYERS.index(own):
            said.append(f"{module} imports {name}: {other} comes after {own}")
    return said


@pytest.mark.parametrize(("module", "path"), modules(), ids=[name for name, _ in modules()])
def test_imports_point_down(module, path):
    assert faults(module, imports(path, module)) == []


def test_every_layer_that_exists_is_seen():
    seen = {layer_of(module) for module, _ in modules()}
    assert {"scrapers", "disclosures.reading", "disclosures.models", "tracker"} <= seen


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("scrapers.parliament", "django.conf"),
        ("disclosures.reading.answers", "disclosures.models"),
        ("disclosures.models.pairs", "disclosures.flagging"),
        ("disclosures.web.search", "disclosures.tasks"),
        ("disclosures.ingest.saving", "tracker.services"),
    ],
)
def test_a_fault_is_found(module, imported):
    assert len(faults(module, {imported})) == 1


def test_relative_imports_are_resolved(tmp_path):
    path = tmp_path / "saving.py"
    path.write_text("from ..flagging import flag\nfrom . import runs\n")
    found = imports(path, "disclosures.ingest.saving")
    assert {"disclosures.flagging", "disclosures.ingest.runs"} <= found
