"""The line at the bottom: what is going on, and what went wrong last."""
