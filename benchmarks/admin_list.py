"""Django's admin change list over the rows of the society, with nothing around it: what a list page may cost.

A plain ``ModelAdmin`` with the columns of our list and 25 rows a page; no access rules, no middleware.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import path

from concord.web import urls as site_urls

if TYPE_CHECKING:
    from django.db.models import Model

COLUMNS = {
    "Person": ("name", "name_native", "country", "area", "profession", "expertise"),
    "Organisation": ("name_en", "short", "kind", "country", "area"),
    "Agreement": ("title_en", "kind", "effective_from", "ends_on", "notice_months", "is_published"),
    "Deliverable": ("code", "title_en", "agreement", "initiative", "due", "verification"),
}

site = admin.AdminSite()


def _model(name: str) -> type[Model]:
    return next(
        model for model in apps.get_models() if model.__name__ == name and "concord" in model.__module__
    )


for _name, _columns in COLUMNS.items():
    related = [column for column in _columns if _model(_name)._meta.get_field(column).is_relation]
    options = {"list_display": _columns, "list_per_page": 25, "list_select_related": related or False}
    site.register(_model(_name), type(f"{_name}Admin", (admin.ModelAdmin,), options))

urlpatterns = [path("admin/", site.urls), *site_urls.urlpatterns]
handler400, handler403 = site_urls.handler400, site_urls.handler403
handler404, handler500 = site_urls.handler404, site_urls.handler500


class Anybody(AnonymousUser):
    """Who may do everything and costs no query."""

    is_active = is_staff = is_superuser = is_authenticated = True  # type: ignore[assignment]

    def has_perm(self, *_args: Any, **_options: Any) -> bool:  # noqa: ANN401
        """Whatever is asked."""
        return True

    has_module_perms = has_perm

    def get_short_name(self) -> str:
        """A name for the head of the page."""
        return "anybody"

    get_username = get_short_name

    def has_usable_password(self) -> bool:
        """None to change."""
        return False


def change_list(name: str) -> bytes:
    """The first page of the change list of a model, rendered."""
    model = _model(name)
    request = RequestFactory().get(f"/admin/{model._meta.app_label}/{model._meta.model_name}/")
    request.user = Anybody()  # type: ignore[assignment]
    response: Any = site.get_model_admin(model).changelist_view(request)
    response.using = "admin"
    content: bytes = response.render().content
    return content
