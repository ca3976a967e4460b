"""Reads the XML of law.go.kr: the list of laws (lawSearch.do) and the text of one (lawService.do).

Shape: the public guide of the open API at open.law.go.kr and records as they are served, 2026.
"""

from concord.atlas.sources.law_go_kr.listing import Listing, Row, read_listing
from concord.atlas.sources.law_go_kr.text import Article, LawText, Paragraph, Supplement, read_law

__all__ = [
    "Article",
    "LawText",
    "Listing",
    "Paragraph",
    "Row",
    "Supplement",
    "read_law",
    "read_listing",
]
