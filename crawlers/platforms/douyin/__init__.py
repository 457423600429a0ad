"""抖音: its calls, its errors and its pages."""
