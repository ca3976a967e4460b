"""Addresses of agreements and deliverables."""

from __future__ import annotations

from django.urls import path

from concord.web.society.actions import action_view
from concord.web.society.agreements import actions, views

on_agreement = action_view(actions.AGREEMENT)
on_draft = action_view(actions.DRAFT)
on_party = action_view(actions.PARTY)
on_signature = action_view(actions.SIGNATURE)
on_commitment = action_view(actions.COMMITMENT)
on_initiative = action_view(actions.INITIATIVE)
on_day = action_view(actions.DAY)
on_deliverable = action_view(actions.DELIVERABLE)

urlpatterns = [
    path("agreements/", views.index, name="society-agreements"),
    path("agreements/new", action_view(actions.NEW), {"action": "draft"}, name="society-draft"),
    path("agreements/<slug:key>", views.page, name="society-agreement"),
    path("agreements/<slug:key>/commit", on_draft, {"action": "commit"}, name="society-commit"),
    path("agreements/<slug:key>/terms", on_draft, {"action": "terms"}, name="society-terms"),
    path("agreements/<slug:key>/do/<slug:action>", on_agreement, name="society-agreement-verb"),
    path("agreements/<slug:key>/dossier", views.dossier, name="society-dossier"),
    path("agreements/<slug:key>/dossier.pdf", views.dossier_pdf, name="society-dossier-pdf"),
    path("due", views.due, name="society-due"),
    path("parties/<slug:key>/sign", on_party, {"action": "sign"}, name="society-sign"),
    path("parties/<slug:key>/role", on_party, {"action": "role"}, name="society-role"),
    path("parties/<slug:key>/do/<slug:action>", on_party, name="society-party-act"),
    path("commitments/<slug:key>/strike", on_commitment, {"action": "strike"}, name="society-strike"),
    path(
        "commitments/<slug:key>/initiative",
        on_commitment,
        {"action": "initiative"},
        name="society-initiative",
    ),
    path("initiatives/<slug:key>/deliverable", on_initiative, {"action": "deliverable"}, name="society-plan"),
    path("initiatives/<slug:key>/drop", on_initiative, {"action": "drop"}, name="society-drop-initiative"),
    path("day-proposals/<slug:key>/do/<slug:action>", on_day, name="society-day-act"),
    path("deliverables/<slug:key>", views.deliverable, name="society-deliverable"),
    path("deliverables/<slug:key>/do/<slug:action>", on_deliverable, name="society-deliverable-act"),
    path("texts/<slug:key>/file", views.text_file, name="society-text-file"),
    path("evidence/<slug:key>/file", views.evidence_file, name="society-evidence-file"),
    path("signatures/answer/<str:text>", views.answer_by_link, name="society-signature-answer"),
    path("signatures/answer/<str:text>/scan", views.scan_by_link, name="society-scan-by-link"),
    path("signatures/<slug:key>/do/<slug:action>", on_signature, name="society-signature-act"),
    path("signatures/<slug:key>/scan", views.scan_file, name="society-scan"),
]
