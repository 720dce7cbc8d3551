"""The parts of the page where editors decide on what readers said."""
