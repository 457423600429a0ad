"""Training of the packaged models from the comments in this folder (``make models``)."""
