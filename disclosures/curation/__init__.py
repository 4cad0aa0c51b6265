"""Curation: what admins put right. Each act gives a reason, goes to the log, and can be undone."""
