"""The reader: layout, word pieces, and what the neural model saw in them."""
