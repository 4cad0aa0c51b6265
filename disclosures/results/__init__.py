"""What a search gives, in every form: the page's filters, tables, feeds, and what was asked before.

`filters` is the one reading of an address; page, CSV, Atom, JSON and API all ask the index through
it, so that each has the same results in the same order. `finding` turns what the index found into
rows; `table`, `feed` and `records` write them; `exports` keeps long tables for a week; `drafts`
finds the questions nearest to a draft, and `repetition` which rules on repeating a question apply.
"""
