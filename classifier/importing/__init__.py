"""Other people's artifacts → a bundle: `python -m classifier bundle import`.

A model, a tokenizer and an encoder that somebody trained elsewhere are read without running anything of them, checked
against each other, and written as a bundle of our own form, with our own encoder, tokenizer and model files.

Two walls keep a hostile file out of the running app. **On the way in**: encoders go through
`classifier.bundle.encoder`; models may consist of known layers only (`layer_allowlist.py`), with no code in them, no
links to other files and no more than a set size (`memory_limits.py`); and they are read by a process of their own that
can be stopped (`sandbox.py`).
**When the app runs**: it loads bundles only, every file of which must have the checksum that its manifest says. A
checksum shows that a file is the one that was checked on the way in; whoever can write into the folder of bundles can
replace both, so that folder must be as safe as the code of the app.
"""

from classifier.importing.errors import ImportRefusedError
from classifier.importing.importer import Reading, import_bundle

__all__ = ["ImportRefusedError", "Reading", "import_bundle"]
