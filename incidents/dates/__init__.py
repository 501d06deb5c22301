"""Days and spans of days that a text names."""
