"""Images and clips: reading, checking, scaling, extracting frames.

Everything here is synchronous and may take a second; call it in a worker thread. Every function
may be called from several threads at once. What a user can be told is raised as VideoDeskError.
"""
