"""快手: its calls, its errors and its pages."""
