"""Evidence packs: pairs that people confirmed, made ready to be handed to somebody.

drafts      who it is for, which pairs, in what words
checks      the list that must be clear first
making      a version in every format, frozen, kept by hash
verifying   whether anything in a ZIP was changed; needs neither database nor settings
"""
