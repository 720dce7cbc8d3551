"""The parts of the page that classifies one article."""
