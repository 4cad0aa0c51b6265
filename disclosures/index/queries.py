"""A query understood (`tree`), asked of the index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product

import tantivy
from tantivy import FieldType, Occur, Query

from disclosures.outcomes import codes_of

from .engine import STEMMED, TEXTS, exact, schema, stemmed
from .language import parse
from .names import Named
from .place import shown_links
from .tree import (
    And,
    Beginning,
    Days,
    Field,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Place,
    Times,
    Word,
    leaves,
)

# Where words may have to be: the texts of a place.
PLACES = {"question": ("title", "asked"), "answer": ("replied",), "attachment": ("attached",)}
ALL_DAYS = 4_000_000
MOST_FORMS = 200  # of a word: words of one stem are seldom more than ten
FEW_LETTERS = 3
# Beside near/n: words that all beginnings may stand for, and how many are taken of more. Tantivy
# refuses a phrase that more than 16,384 fit.
MOST_BEGUN, COMMONEST = 8_000, 100
LONGEST_PATTERN = 400  # bytes: tantivy takes patterns of at most 1,000 states
MANY_TOKENS = 4  # alternatives of several words on one side of near/n


@dataclass
class Meaning:
    """What was typed, for one searcher.

    kind: "pq" or "foi" where `type:` says so, else "".
    is_ranked: some words say which document is nearer.
    row: where the words were typed without quotes, those words as a phrase; else None.
    """

    tree: Node
    query: Query
    kind: str = ""
    is_ranked: bool = False
    row: Query | None = None
    notes: list[str] = field(default_factory=list)


def understand(
    text: str,
    searcher: tantivy.Searcher,
    bodies: Callable[[str], Named | None] = lambda name: None,
) -> Meaning:
    """Read what was typed. Never raises. `bodies` says which bodies a name means."""
    parsed = parse(text)
    asking = _Asking(searcher, bodies, list(parsed.notes))
    kind, tree = _kind(parsed.tree)
    query = asking.query(tree, ())
    found = leaves(tree)
    spoken = [leaf for leaf in found if isinstance(leaf, Word | Beginning | Phrase | Near)]
    if any(isinstance(leaf, Place) for leaf in found) and not spoken:
        asking.notes.append("Write words beside `in:`, which says where they must be.")
    ranked = any(not isinstance(leaf, Beginning) for leaf in spoken)
    return Meaning(tree, query, kind, ranked, _row(tree), asking.notes)


def _kind(tree: Node) -> tuple[str, Node]:
    """The kind that `type:` asks for beside everything else, and the rest."""
    parts = tree.parts if isinstance(tree, And) else (tree,)
    typed = [p for p in parts if isinstance(p, Field) and p.name == "type" and len(p.values) == 1]
    if len({part.values for part in typed}) != 1:
        return "", tree
    rest = tuple(part for part in parts if part not in typed)
    return typed[0].values[0], rest[0] if len(rest) == 1 else And(rest)


def _row(tree: Node) -> Query | None:
    """The words typed one after another, as a phrase, where nothing but words was typed."""
    parts = tree.parts if isinstance(tree, And) else ()
    words = [part for part in parts if not isinstance(part, Field | Days | Times | Place)]
    if len(words) < 2 or not all(isinstance(part, Word) for part in words):
        return None
    places = tuple(part.name for part in parts if isinstance(part, Place))
    tokens = exact().analyze(" ".join(word.text for word in words))
    return side_by_side(tokens, texts_of(places)) if len(tokens) > 1 else None


def texts_of(places: tuple[str, ...]) -> tuple[str, ...]:
    """The texts that these places name; all of them where none is named."""
    return tuple(text for place in places for text in PLACES[place]) or TEXTS


@dataclass
class _Asking:
    searcher: tantivy.Searcher
    bodies: Callable[[str], Named | None]
    notes: list[str]

    def query(self, node: Node, places: tuple[str, ...]) -> Query:
        match node:
            case And(parts):
                return self._both(parts, places)
            case Or(parts):
                return any_of([self.query(part, places) for part in parts])
            case Not(part):
                return without(Query.all_query(), [self.query(part, places)])
            case Word(text):
                return self._word(text, places)
            case Phrase(text):
                return self._phrase(text, places)
            case Beginning(text):
                return self._beginning(text, places)
            case Near():
                return self._near(node, places)
            case Place():
                return Query.all_query()
            case _:
                return unranked(self._field(node, places))

    def _both(self, parts: tuple[Node, ...], places: tuple[str, ...]) -> Query:
        places = tuple(dict.fromkeys(p.name for p in parts if isinstance(p, Place))) or places
        parts = [part for part in parts if not isinstance(part, Place)]
        wanted = [self.query(part, places) for part in parts if not isinstance(part, Not)]
        barred = [self.query(part.part, places) for part in parts if isinstance(part, Not)]
        return without(all_of(wanted), barred)

    def _word(self, text: str, places: tuple[str, ...]) -> Query:
        tokens = exact().analyze(text)
        if len(tokens) > 1 and any(c.isdigit() for c in text):
            return side_by_side(tokens, texts_of(places))  # 12.5, 2024/00731: as it stands
        stems = stemmed().analyze(possessive_off(text))
        if not stems:
            return Query.empty_query()
        if places:
            return all_of([self._forms_anywhere(token, places)
                           for token in exact().analyze(possessive_off(text))])  # fmt: skip
        words = [in_any_text(stem) for stem in stems]
        if len(words) == 1 and stems[0].removeprefix("hl").isdecimal():
            number = unranked(Query.term_query(schema(), "uin", text, "basic"))
            return any_of([*words, number])
        return all_of(words)

    def _forms_anywhere(self, token: str, places: tuple[str, ...]) -> Query:
        """Any form of a word in some of the texts. They are kept exact, so its forms are looked up
        in their dictionaries."""
        either = [
            Query.term_query(schema(), name, form, "freq")
            for name in (f"{text}_exact" for text in texts_of(places))
            for form in forms(self.searcher, name, token)
        ]
        return any_of(either) if either else Query.empty_query()

    def _phrase(self, text: str, places: tuple[str, ...]) -> Query:
        tokens = exact().analyze(text)
        return side_by_side(tokens, texts_of(places)) if tokens else Query.empty_query()

    def _beginning(self, text: str, places: tuple[str, ...]) -> Query:
        tokens = exact().analyze(text)
        if len(tokens) != 1:
            return self._word(text, places)
        return any_of([
            Query.regex_query(schema(), f"{name}_exact", f"{tokens[0]}.*")
            for name in texts_of(places)
        ])  # fmt: skip

    def _near(self, node: Near, places: tuple[str, ...]) -> Query:
        """In either order. A phrase with room for n - 1 words between counts a change of order as
        two moves, so the other order is asked for by itself."""
        found = []
        for name in (f"{text}_exact" for text in texts_of(places)):
            begun = sum(isinstance(leaf, Beginning) for leaf in (*node.left, *node.right))
            most = MOST_BEGUN // max(begun, 1)
            sides = [self._patterns(end, name, most) for end in (node.left, node.right)]
            for left, right in product(*sides):
                for words in ([*left, *right], [*right, *left]):
                    slop = node.within - 1
                    found.append(Query.regex_phrase_query(schema(), name, words, slop=slop))
        return any_of(found) if found else Query.empty_query()

    def _patterns(self, end: tuple[Word | Beginning, ...], name: str, most: int) -> list[list[str]]:
        """What may stand at one end, each as a pattern a word; words of one token are one."""
        single, several = [], []
        for leaf in end:
            tokens = exact().analyze(possessive_off(leaf.text))
            if isinstance(leaf, Beginning) and len(tokens) == 1:
                single += self._begun(tokens[0], name, most)
            elif len(tokens) == 1:
                single += forms(self.searcher, name, tokens[0])
            elif tokens:
                several.append(tokens)
        return [*([pattern] for pattern in alternatives(single)), *several[:MANY_TOKENS]]

    def _begun(self, start: str, name: str, most: int) -> list[str]:
        """As a pattern, unless more words fit it than tantivy takes."""
        terms = self.searcher.terms_with_prefix(name, start)
        if len(terms) <= most:
            return [f"{start}.*"] if terms else []
        note = f"`{start}*` begins too many words: `near` looked for the commonest."
        self.notes = [*dict.fromkeys([*self.notes, note])]
        return [term for term, _ in terms[:COMMONEST]]

    def _field(self, node: Node, places: tuple[str, ...]) -> Query:
        match node:
            case Days(name, first, last):
                ends = (day and day.toordinal() for day in (first, last))
                return days(*ends, name="day" if name == "answered" else "tabled")
            case Times(least, most):
                return number_range("asked_times", max(least or 0, 0), most)
            case Field("body", values):
                return self._body(values[0], places)
            case Field("asked-by" | "answered-by" as name, values):
                tokens = exact().analyze(values[0])
                who = "asker_exact" if name == "asked-by" else "answerer_exact"
                return all_of([exact_words(who, [token]) for token in tokens])
            case Field("uin", values):
                return one_of("uin", values)
            case Field("outcome", values):
                return one_of("outcome", {*codes_of("pq", values), *codes_of("foi", values)})
            case Field("house", values):
                return one_of("house", [value.capitalize() for value in values])
            case Field("type", values):
                return one_of("kind", values)
            case Field("has", values):
                return self._links(values)
        raise AssertionError(node)

    def _links(self, values: tuple[str, ...]) -> Query:
        shown = shown_links(values)
        if len(shown) < len(values):
            self.notes.append("This site does not show related FOI responses.")
        return one_of("links", shown)

    def _body(self, name: str, places: tuple[str, ...]) -> Query:
        named = self.bodies(name)
        if named is None:
            self.notes.append(f"We read `body:{name[:40]}` as words. We know no body of that name.")
            return all_of([self._word(word, places) for word in f"body {name}".split()])
        if named.note:
            self.notes.append(named.note)
        asked = [("body", named.bodies), ("family", named.families)]
        return any_of([one_of(field, values) for field, values in asked if values])


def alternatives(words: list[str]) -> list[str]:
    """Patterns that fit any of these words, none too long."""
    patterns: list[str] = []
    for word in words:
        longer = f"{patterns[-1]}|{word}" if patterns else word
        if patterns and len(longer.encode()) <= LONGEST_PATTERN:
            patterns[-1] = longer
        else:
            patterns.append(word)
    return patterns


def forms(searcher: tantivy.Searcher, name: str, token: str) -> list[str]:
    """The words of an exact field that are forms of a word, itself included if it is there."""
    stem = _stem(token)
    if not token.isalpha():
        return [token]
    start = stem if len(stem) <= FEW_LETTERS else stem[:-1]
    near = searcher.terms_with_prefix(name, start)
    longest = max(len(stem), len(token)) + 6
    return [
        term for term, _ in near
        if term == token or (len(term) <= longest and term.isalpha() and _stem(term) == stem)
    ][:MOST_FORMS]  # fmt: skip


def _stem(token: str) -> str:
    return next(iter(stemmed().analyze(token)), token)


def possessive_off(text: str) -> str:
    """The Department's: the form of Department."""
    return text.removesuffix("'s").removesuffix("’s")


def side_by_side(words: list[str], texts: tuple[str, ...] = TEXTS) -> Query:
    """These words side by side in any of the texts."""
    asked = [exact_words(f"{name}_exact", words) for name in texts]
    return asked[0] if len(asked) == 1 else Query.disjunction_max_query(asked, tie_breaker=0.0)


def exact_words(name: str, words: list[str]) -> Query:
    """These words side by side in one exact text."""
    if len(words) == 1:
        return Query.term_query(schema(), name, words[0])
    return Query.phrase_query(schema(), name, words)


def in_any_text(term: str) -> Query:
    """A stemmed word of a document, or of whom it is put to."""
    return Query.disjunction_max_query(
        [Query.term_query(schema(), name, term, "freq") for name in STEMMED], tie_breaker=0.0
    )


def any_of(queries: list[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, q) for q in queries])


def all_of(queries: list[Query]) -> Query:
    if not queries:
        return Query.all_query()
    return (
        queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, q) for q in queries])
    )


def without(query: Query, barred: list[Query]) -> Query:
    if not barred:
        return query
    return Query.boolean_query([(Occur.Must, query), *((Occur.MustNot, q) for q in barred)])


def unranked(query: Query) -> Query:
    """It chooses, and says nothing of which is nearer."""
    return Query.const_score_query(query, 0.0)


def one_of(name: str, values) -> Query:
    """Any of these values; none of them matches nothing."""
    return any_of([Query.term_query(schema(), name, v, "basic") for v in values])


def days(first: int | None, last: int | None, name: str = "day") -> Query:
    return number_range(name, first or 1, ALL_DAYS if last is None else last)


def number_range(name: str, first: int, last: int | None) -> Query:
    if last is not None and last < first:
        return Query.empty_query()
    return Query.range_query(schema(), name, FieldType.Unsigned, first, last)
