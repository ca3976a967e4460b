"""The addresses of corrections."""

from __future__ import annotations

from django.urls import path

from concord.web.society.corrections import views

urlpatterns = [
    path("corrections", views.log, name="corrections"),
    path("corrections/new", views.new, name="dispute-new"),
    path("corrections/open", views.open_disputes, name="disputes-open"),
    path("corrections/open/<int:number>", views.decide, name="dispute-decide"),
    path("corrections/dispute/<str:row>", views.dispute, name="dispute"),
]
