"""Measuring readings and matches against labelled records. Pure: no Django, no database."""
