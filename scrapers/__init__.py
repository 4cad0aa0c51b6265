"""Fetch and parse public sources. Pages in, typed records out; never imports Django."""
