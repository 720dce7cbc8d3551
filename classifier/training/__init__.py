"""Data → vocabulary → network → fit → calibrate → evaluate → export. Nothing in the app imports from here.

`python -m classifier.training --help` lists the commands; `recipe.py` runs the steps, `config.py` holds their numbers.
"""
