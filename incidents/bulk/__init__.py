"""Many articles at once: where they come from, who reads them, what is finished."""
