"""Bundles: folders of artifacts with a manifest and checksums, the engines, and the version that is served."""
