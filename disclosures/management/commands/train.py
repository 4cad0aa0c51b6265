"""Learn the points of the match score from judged pairs. Only --decisions needs the database."""

import hashlib
import json
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from disclosures.evaluation import training
from disclosures.matching.scoring import TESTS, WEIGHTS_FILE, Weights


class Command(BaseCommand):
    help = (
        "Learn the points of the match score from labelled pairs and from reviewers' decisions,"
        " measure them on clusters left out, and write them down."
    )
    requires_system_checks: tuple = ()

    def add_arguments(self, parser):
        parser.add_argument("--pairs", type=Path, required=True, help="labelled pairs, JSON lines")
        parser.add_argument(
            "--decisions", action="store_true", help="add the pairs that reviewers have decided"
        )
        parser.add_argument("--out", type=Path, default=WEIGHTS_FILE)
        parser.add_argument("--dry-run", action="store_true", help="print figures, write nothing")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, pairs, decisions, out, **options):
        if not pairs.is_file():
            raise CommandError(f"--pairs must name a file: {pairs}.")
        try:
            examples = training.examples_of(pairs)
        except (ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{pairs} is no file of labelled pairs: {error!r}.") from error
        decided = self._decided() if decisions else []
        if not any(e.is_mismatch for e in examples):
            raise CommandError(
                f"{pairs} holds no complete pair labelled mismatch: nothing learned."
            )
        weights, figures = training.train([*examples, *decided])
        figures["decided_by_reviewers"] = len(decided)
        self._print(weights, figures, options["json"])
        if not options["dry_run"]:
            self._write(out, weights, figures, pairs)

    def _decided(self):
        # The database is needed for this alone, so that training on labels runs without one.
        from disclosures.flagging import decided_examples
        from disclosures.review.labels import verdicts

        return decided_examples(verdicts)

    def _write(self, out: Path, weights: Weights, figures: dict, pairs: Path) -> None:
        made = {
            "from": pairs.name,
            "sha256": hashlib.sha256(pairs.read_bytes()).hexdigest(),
            **figures,
        }
        learned = {
            "strong": weights.strong,
            "moderate": weights.moderate,
            "points": dict(weights.points),
        }
        before = json.loads(out.read_text(encoding="utf-8")) if out.is_file() else {}
        dated = before.get("made", {}).pop("on", "")
        if before == {"made": made, **learned}:
            self.stdout.write(f"{out.name} of {dated} says the same; left as it is.")
            return
        made = {"on": date.today().isoformat(), **made}
        text = json.dumps({"made": made, **learned}, indent=2)
        out.write_text(text + "\n", encoding="utf-8")
        self.stdout.write(f"Written to {out.name}. Run `manage.py flag` to judge pairs again.")

    def _print(self, weights: Weights, figures: dict, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({**figures, "strong": weights.strong}, indent=2))
            return
        self.stdout.write(
            f"{figures['rows']} pairs ({figures['mismatches']} mismatches,"
            f" {figures['decided_by_reviewers']} decided by reviewers) in"
            f" {figures['clusters']} clusters, {figures['clusters_with_mismatches']} of them with a"
            " mismatch"
        )
        for name in ("held_out", "by_hand"):
            self.stdout.write(f"\n{_HEADS[name]}")
            self._print_figures(figures[name])
        self.stdout.write(f"\nStrong from {weights.strong}, Moderate from {weights.moderate}")
        for key, (by_hand, sentence) in TESTS.items():
            if weights.points[key] != by_hand:
                self.stdout.write(f"{weights.points[key]:+4} (by hand {by_hand:+}) {sentence}")

    def _print_figures(self, figures: dict) -> None:
        for name in ("average_precision", "precision_at_recall_90", "brier"):
            self.stdout.write(f"{name:24} {figures[name]}")
        strong = figures["strong"]
        self.stdout.write(f"{'strong':24} {strong['confirmed']} of {strong['pairs']} confirmed")
        self.stdout.write(f"{'total':24} pairs expected confirmed")
        for band in figures["calibration"]:
            self.stdout.write(
                f"{band['totals']:24} {band['pairs']:5} {band['expected']:8.2f}"
                f" {band['confirmed']:9.2f}"
            )


_HEADS = {
    "held_out": "Points learned, each cluster scored by what the others teach:",
    "by_hand": "Points set by hand, for comparison:",
}
