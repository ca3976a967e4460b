"""The addresses of the atlas."""

from __future__ import annotations

from django.urls import path

from concord.web.atlas import (
    approvals,
    claim_builder,
    claims,
    downloads,
    editions,
    gaps,
    home,
    jurisdictions,
    meetings,
    organisations,
    pathway,
    products,
    search,
    sitemap,
    sources,
    trials,
)
from concord.web.atlas.announcements import pages as announcements
from concord.web.atlas.law import feeds, reviews
from concord.web.atlas.law import pages as law

urlpatterns = [
    path("", home.home, name="home"),
    path("about", home.about, name="about"),
    path("announcements", announcements.listing, name="announcements"),
    path("announcements/<str:announcement_id>", announcements.page, name="announcement"),
    path("approvals", approvals.explorer, name="approvals"),
    path("approvals/steps.svg", approvals.steps_picture, name="approvals-steps"),
    path("jurisdictions", jurisdictions.listing, name="jurisdictions"),
    path("jurisdictions/go", search.go_to_jurisdiction, name="go-to-jurisdiction"),
    path("jurisdictions/<str:code>", jurisdictions.page, name="jurisdiction"),
    path("jurisdictions/<str:code>/law", law.jurisdiction, name="law"),
    path("instruments", law.instruments, name="instruments"),
    path("instruments/coming.ics", feeds.coming_calendar, name="coming-ics"),
    path("instruments/atom.xml", feeds.changes_feed, name="instruments-atom"),
    path("instruments/<str:instrument_id>", law.instrument, name="instrument"),
    path("review-times", reviews.page, name="review-times"),
    path("products", products.listing, name="products"),
    path("products/<str:product_id>", products.page, name="product"),
    path("organisations", organisations.listing, name="organisations"),
    path("organisations/<str:organisation_id>", organisations.page, name="organisation"),
    path("meetings", meetings.listing, name="meetings"),
    path("meetings/<str:meeting_id>", meetings.page, name="meeting"),
    path("trials", trials.listing, name="trials"),
    path("trials/<str:trial_id>", trials.page, name="trial"),
    path("claims", claims.listing, name="claims"),
    path("claims/compose", claim_builder.page, name="compose"),
    path("claims/<str:claim_id>", claims.page, name="claim"),
    path("gaps", gaps.page, name="gaps"),
    path("pathway", pathway.page, name="pathway"),
    path("sources", sources.listing, name="sources"),
    path("sources/<str:reference_id>", sources.page, name="source"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("search", search.results, name="search"),
    path("downloads", downloads.page, name="downloads"),
    path("downloads/datapackage.json", downloads.descriptor, name="datapackage"),
    path("downloads/<slug:name>.<slug:form>", downloads.file, name="download"),
    path("editions/<str:edition_id>", editions.page, name="edition"),
]
