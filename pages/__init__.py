"""The pages of the app: a script for each page, read from top to bottom; `components` has their parts."""
