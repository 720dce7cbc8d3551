"""What several pages use: languages, categories, messages, what is loaded once."""
