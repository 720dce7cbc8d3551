"""Imports a model, a tokenizer and an encoder that were trained elsewhere: `python -m classifier bundle import`.

They are read without running any code in them, checked against each other, and written as a bundle in our own format,
with our own encoder, tokenizer and model files.

Two measures keep a hostile file out of the running app. **While importing**: encoders are read by
`classifier.bundle.encoder`; models may consist of known layers only (`layer_allowlist.py`), without code and links to
other files, and within a limit of memory (`memory_limits.py`); they are read in a process of their own (`sandbox.py`).
**While the app runs**: it loads only bundles, and every file must have the checksum in the manifest. A checksum shows
that a file is the file that was checked while importing. A user who can write into the folder of bundles can replace
both, so that folder needs the same protection as the code of the app.
"""

from classifier.errors import ImportRefusedError
from classifier.importing.importer import TextSettings, import_bundle

__all__ = ["ImportRefusedError", "TextSettings", "import_bundle"]
