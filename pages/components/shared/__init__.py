"""The parts that several pages use: languages, topics, messages, shared resources."""
