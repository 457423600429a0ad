"""What the platforms push to us: private messages of WeChat, new comments of Douyin."""
