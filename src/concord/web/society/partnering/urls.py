"""Addresses of introductions and of the people and organisations that can be asked."""

from __future__ import annotations

from django.urls import path

from concord.web.society.partnering import views

urlpatterns = [
    path("people/<slug:key>", views.person, name="society-person"),
    path("bodies/<slug:key>", views.organisation, name="society-body"),
    path("bodies/<slug:key>/rules", views.set_rules, name="society-meeting-rules"),
    path("introductions/", views.index, name="society-introductions"),
    path("introductions/ask/<slug:key>", views.ask, name="society-ask"),
    path("introductions/propose/<slug:key>", views.propose, name="society-propose"),
    path("introductions/answer/<str:text>", views.by_link, name="society-answer"),
    path("introductions/<slug:key>", views.page, name="society-introduction"),
    path("introductions/<slug:key>/outcome", views.report, name="society-outcome"),
    path("introductions/<slug:key>/on-behalf", views.on_behalf, name="society-on-behalf"),
    path("introductions/<slug:key>/<slug:verb>", views.answer, name="society-introduction-verb"),
]
