"""What the body pages and trends show: counts, shares and charts of the stored records.

`building` counts everything into tables by SQL; `counts` reads them for a `scope` of bodies, House
and years, and gives each number the address of the list that has as many rows; `titles` words what
a chart shows; `charts` places its bars and lines; `wording`, `topics`, `shared`, `quantity` and
`calendar` are the blocks of the trends page.
"""
