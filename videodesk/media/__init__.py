"""Pictures and clips: reading, checking, scaling, taking frames out of them.

Everything here is synchronous and may take a second; call it in a worker thread. Every function
may be called from several threads at once. What a user can be told is raised as VideoDeskError.
"""
