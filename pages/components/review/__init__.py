"""The parts of the page where editors review feedback."""
