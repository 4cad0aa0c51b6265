"""The API under /api/v1/: public facts, read only, with the filters of the search page.

`paging` follows a list to its very end, `serializers` say what each record holds (and so what the
OpenAPI document says), `throttles` how often one may ask, `views` answer.
"""
