"""Addresses of the newsroom."""

from __future__ import annotations

from django.urls import path

from concord.web.society.newsroom import pages, writing

urlpatterns = [
    path("news/", pages.index, name="society-news"),
    path("news/feed.<slug:language>.atom", pages.feed, name="society-feed"),
    path("news/new", writing.write, name="society-announce"),
    path("news/<slug:key>", pages.page, name="society-announcement"),
    path("news/<slug:key>/rewrite", writing.rewrite, name="society-rewrite"),
    path("news/<slug:key>/publish", writing.publish, name="society-publish"),
    path("news/<slug:key>/correct", writing.correct, name="society-correct-news"),
    path("news/<slug:key>/withdraw", writing.withdraw, name="society-withdraw-news"),
]
