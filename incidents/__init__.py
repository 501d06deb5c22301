"""Articles on armed conflict to incidents and control claims.

``read_article(path)`` gives an ``Article``, ``extract(article)`` what it tells.
"""

from incidents.articles import ArticleError, article_from_text, read_article
from incidents.extract import Reading, extract
from incidents.models import Article, ControlClaim, Evidence, Incident

__all__ = [
    "Article",
    "ArticleError",
    "ControlClaim",
    "Evidence",
    "Incident",
    "Reading",
    "article_from_text",
    "extract",
    "read_article",
]
