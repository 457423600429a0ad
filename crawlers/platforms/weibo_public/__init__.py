"""微博手机网页: the public pages of m.weibo.cn, for an account without an official interface."""
