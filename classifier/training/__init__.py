"""Data → vocabulary → network → fit → calibrate → evaluate → export. Nothing in the app imports from here.

`python -m classifier.training --help` lists the commands; `config.py` holds the one default recipe.
"""
