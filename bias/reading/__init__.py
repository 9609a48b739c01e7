"""The reader: layout, word pieces, and what the neural model saw in them."""

from bias.reading.model import NeuralReader, load_reader

__all__ = ["NeuralReader", "load_reader"]
