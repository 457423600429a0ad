"""微信公众号: its calls, its errors and its pages."""
