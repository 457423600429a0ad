"""微博: its calls, its errors and its pages."""
