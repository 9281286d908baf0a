"""What was typed does not fit: a sentence for the line below the field."""


class InvalidInputError(ValueError):
    """Carries the sentence as its text. Nothing is changed by what does not fit."""
