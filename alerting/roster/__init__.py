"""Who is on duty: the office's own sheet read, changed, kept and watched."""
