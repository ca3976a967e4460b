"""Addresses of agreements and deliverables."""

from __future__ import annotations

from django.urls import path

from concord.web.society.agreements import doing, dossier, due, files, pages

urlpatterns = [
    path("agreements/", pages.index, name="society-agreements"),
    path("agreements/new", pages.draft, name="society-draft"),
    path("agreements/<slug:key>", pages.page, name="society-agreement"),
    path("agreements/<slug:key>/commit", doing.commit, name="society-commit"),
    path("agreements/<slug:key>/terms", doing.revise, name="society-terms"),
    path("agreements/<slug:key>/do/<slug:verb>", doing.on_agreement, name="society-agreement-verb"),
    path("agreements/<slug:key>/dossier", dossier.page, name="society-dossier"),
    path("agreements/<slug:key>/dossier.pdf", dossier.as_pdf, name="society-dossier-pdf"),
    path("due", due.due, name="society-due"),
    path("parties/<slug:key>/sign", doing.sign, name="society-sign"),
    path("parties/<slug:key>/sign-on-behalf", doing.sign_on_behalf, name="society-sign-on-behalf"),
    path("parties/<slug:key>/role", doing.set_role, name="society-role"),
    path("commitments/<slug:key>/strike", doing.strike, name="society-strike"),
    path("commitments/<slug:key>/initiative", doing.start_initiative, name="society-initiative"),
    path("initiatives/<slug:key>/deliverable", doing.plan, name="society-plan"),
    path("deliverables/<slug:key>", pages.deliverable, name="society-deliverable"),
    path("deliverables/<slug:key>/do/<slug:act>", doing.on_deliverable, name="society-deliverable-act"),
    path("texts/<slug:key>/file", files.text, name="society-text-file"),
    path("evidence/<slug:key>/file", files.evidence, name="society-evidence-file"),
    path("signatures/<slug:key>/scan", files.scan, name="society-scan"),
]
