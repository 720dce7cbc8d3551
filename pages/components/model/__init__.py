"""The parts of the page that says what the model is and how right it is."""
