"""The addresses of the corrections."""

from __future__ import annotations

from django.urls import path

from concord.web.corrections import views

urlpatterns = [
    path("corrections", views.log, name="corrections"),
    path("corrections/new", views.new, name="dispute-new"),
    path("corrections/dispute/<str:row>", views.dispute, name="dispute"),
]
