"""Speed, measured on an invented corpus of a stated size: `manage.py benchmark`."""
