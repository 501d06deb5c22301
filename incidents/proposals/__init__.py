"""Incidents that a model proposes, and the endpoint that is asked for them."""
