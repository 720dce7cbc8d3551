"""Archives of millions of articles: `python -m classifier archive IN OUT`, on one machine or on a Ray cluster.

    files ─► plan: parts, by the input alone ─► any worker, any order: one part ─► OUT/part-00000.parquet, …

    OUT/part-00000.parquet       the columns as they came, then category, confidence, one a label, notices
    OUT/_rejected/part-00000.parquet   the rows of that part that have no answer: file, row, code, reason, beginning
    OUT/_manifest.json           what came in, which bundle answered, the parts, and whether all are there

What is not an answer begins with `_`, so that whatever reads a folder of Parquet (pandas, DuckDB, Spark, Ray) passes
over it. A part is written under another name and renamed when it is whole: the parts that are there need no list, and
the same command goes on where the last one stopped. As the parts depend on nothing but the input, and a part is made by
one function wherever it is made, both engines give the same files to the bit.
"""
