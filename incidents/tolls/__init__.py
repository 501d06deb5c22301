"""Numbers in a text, and the killed, injured and taken that they count."""
