"""An article's text as words, sentences and marks: what every rule reads."""
