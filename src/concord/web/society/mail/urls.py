"""Addresses of the outbox."""

from __future__ import annotations

from django.urls import path

from concord.web.society.mail import views

urlpatterns = [
    path("outbox", views.index, name="society-outbox"),
    path("outbox/<slug:key>", views.page, name="society-letter"),
    path("outbox/<slug:key>/<slug:action>", views.on_message, name="society-letter-action"),
]
