"""Shows one generation: its status, details, lineage and what can be done with it."""
