"""Addresses of the outbox."""

from __future__ import annotations

from django.urls import path

from concord.web.society.mail import views

urlpatterns = [
    path("outbox", views.index, name="society-outbox"),
    path("outbox/<slug:key>", views.page, name="society-letter"),
    path("outbox/<slug:key>/release", views.release, name="society-letter-release"),
    path("outbox/<slug:key>/again", views.again, name="society-letter-again"),
]
