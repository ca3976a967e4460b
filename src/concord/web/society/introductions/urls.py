"""Addresses of introductions and of the people and bodies that can be asked."""

from __future__ import annotations

from django.urls import path

from concord.web.society.introductions import answering, asking, pages

urlpatterns = [
    path("people/<slug:key>", pages.person, name="society-person"),
    path("bodies/<slug:key>", pages.body, name="society-body"),
    path("bodies/<slug:key>/rules", asking.rules, name="society-meeting-rules"),
    path("introductions/", pages.index, name="society-introductions"),
    path("introductions/ask/<slug:key>", asking.ask, name="society-ask"),
    path("introductions/propose/<slug:key>", asking.propose, name="society-propose"),
    path("introductions/answer/<str:text>", answering.by_link, name="society-answer"),
    path("introductions/<slug:key>", pages.page, name="society-introduction"),
    path("introductions/<slug:key>/outcome", answering.report, name="society-outcome"),
    path("introductions/<slug:key>/on-behalf", answering.on_behalf, name="society-on-behalf"),
    path("introductions/<slug:key>/<slug:verb>", answering.answer, name="society-introduction-verb"),
]
