"""Addresses of the newsroom."""

from __future__ import annotations

from django.urls import path

from concord.web.society.newsroom import views

urlpatterns = [
    path("news/", views.index, name="society-news"),
    path("news/feed.<slug:language>.atom", views.feed, name="society-feed"),
    path("news/new", views.write, name="society-announce"),
    path("news/<slug:key>", views.page, name="society-announcement"),
    path("news/<slug:key>/rewrite", views.rewrite, name="society-rewrite"),
    path("news/<slug:key>/publish", views.publish, name="society-publish"),
    path("news/<slug:key>/correct", views.correct, name="society-correct-news"),
    path("news/<slug:key>/withdraw", views.withdraw, name="society-withdraw-news"),
]
