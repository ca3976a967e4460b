"""The addresses of the site. Each wing adds its own list."""

from __future__ import annotations

from django.urls import include, path

from concord.web.api import description
from concord.web.api.api import api
from concord.web.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("api/v1/docs", description.page, name="api-docs"),
    path("api/v1/", api.urls),
    path("", include("concord.web.atlas.urls")),
    path("", include("concord.web.society.urls")),
]

handler400 = "concord.web.errors.bad_request"
handler403 = "concord.web.errors.permission_denied"
handler404 = "concord.web.errors.page_not_found"
# Not Django's: allauth asks here.
handler429 = "concord.web.errors.too_many_requests"
handler500 = "concord.web.errors.server_error"
