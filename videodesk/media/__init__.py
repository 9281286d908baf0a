"""Images and clips: reading, checking, scaling, extracting frames.

All functions are thread-safe and synchronous, and may take a second: call them in a worker thread.
Errors that can be shown to the user are raised as VideoDeskError.
"""
