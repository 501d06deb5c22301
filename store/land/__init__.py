"""Who holds which land on a day: claims to areas, through time."""
