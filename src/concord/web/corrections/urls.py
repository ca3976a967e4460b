"""The addresses of the corrections."""

from __future__ import annotations

from django.urls import path

from concord.web.corrections import deciding, views

urlpatterns = [
    path("corrections", views.log, name="corrections"),
    path("corrections/new", views.new, name="dispute-new"),
    path("corrections/open", deciding.waiting, name="disputes-open"),
    path("corrections/open/<int:number>", deciding.decide, name="dispute-decide"),
    path("corrections/dispute/<str:row>", views.dispute, name="dispute"),
]
