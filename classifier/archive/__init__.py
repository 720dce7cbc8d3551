"""Archives of millions of articles: `python -m classifier archive IN OUT`, on one machine or on a Ray cluster.

    files ─► plan: shards, by the input alone ─► any worker, in any order: one shard ─► OUT/part-00000.parquet, …

    OUT/part-00000.parquet             columns of the input, then category, confidence, one per label, notices
    OUT/_rejected/part-00000.parquet   rows of that shard without an answer: file, row, code, reason, beginning
    OUT/_manifest.json                 the input, the bundle, the shards, and whether all are written

Other names than those of results begin with `_`, so that programs which read a folder of Parquet (pandas, DuckDB,
Spark, Ray) skip them. A shard is written under another name and renamed when it is complete: so the same command
continues where an earlier run stopped. Shards depend on the input alone and are written by one function, so that both
engines write the same bytes.
"""
