"""What is said outside of a confirmed mismatch: the letter to the body, and the published page.

letters    the request for comment, as text and as a Word file
content    the page as plain data, in a pack's format, and the files made from it
checks     the list that must be clear before it is published
public     what is published now: the only reader of it for pages, feeds and exports
"""
