"""How the model is made, from annotated data, reproducibly (needs the extra `train`)."""
