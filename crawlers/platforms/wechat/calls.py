"""WeChat's calls: the articles of an account, and the comments of an article."""

from datetime import date

from crawlers.platforms.call import Call, json_call

#: comment/list refuses 50 and more; begin and index count from 0.
COMMENTS_A_PAGE = 49
#: freepublish/batchget gives 1 to 20.
ARTICLES_A_PAGE = 20


def published_articles(token: str, offset: int) -> Call:
    """Articles published without notice; mass-sent ones are not among them."""
    body = {"offset": offset, "count": ARTICLES_A_PAGE, "no_content": 1}
    return json_call("/cgi-bin/freepublish/batchget", body, {"access_token": token})


def articles_of_day(token: str, day: date) -> Call:
    """Articles mass-sent on a day (Shanghai), known from about eight the next morning."""
    body = {"begin_date": day.isoformat(), "end_date": day.isoformat()}
    return json_call("/datacube/getarticlesummary", body, {"access_token": token})


def comments(token: str, post_id: str, begin: int) -> Call:
    """All comments of article ``msg_data_id:index`` (index from 0), from offset ``begin``."""
    message, index = post_id.split(":")
    body = {
        "msg_data_id": int(message),
        "index": int(index),
        "begin": begin,
        "count": COMMENTS_A_PAGE,
        "type": 0,
    }
    return json_call("/cgi-bin/comment/list", body, {"access_token": token})
