"""Image formats, a file each: finds what the pixels of an image file need.

Text, profiles, EXIF, checksums of optional parts and end markers must not decide whether an image
can be used, and Pillow raises for many of them. So each format has a function that returns a
`PixelSource`: the file without everything else, and the few facts that are used, read tolerantly.
Damage to the pixels themselves is left for the decoder to find.
"""
