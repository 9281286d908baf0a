"""The media worker: a separate process that reads clips and images, with limits.

A file from elsewhere may be made to break a decoder, to take all memory, or never to end. `calls`
has the functions for the rest of the program; `pool` and `process` start workers and end them;
`main` runs in the worker, after `limits` and `sandbox` have restricted it. Only `main` imports the
decoders, so no other process ever does.
"""
