"""Records and areas of others on their way in: listed, checked, undone."""
