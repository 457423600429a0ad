"""今日头条: its calls, its errors and its pages."""
