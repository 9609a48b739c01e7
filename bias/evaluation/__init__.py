"""The product measures itself on human-annotated data, which the user has and names by its path."""
