"""A folder of artifacts: its manifest and checksums, what reads its files, and which version is served."""
