"""网站: the public message board (领导信箱) of a government site; two common families of content management."""
