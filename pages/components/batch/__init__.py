"""The parts of the page that classifies a file of articles."""
