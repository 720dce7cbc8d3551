"""The parts of the page that shows how an answer comes about."""
