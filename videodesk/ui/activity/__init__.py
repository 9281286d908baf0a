"""The activity bar: what is in progress, the queue, and what needs the user."""
