"""Who holds, contests, is present in or has lost which ground."""
