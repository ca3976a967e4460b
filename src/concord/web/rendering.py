"""How form fields become HTML: as Django draws them, but a list of choices without its templates.

Django draws each choice with two templates, which for a list of all countries takes longer than the rest of
the page. What stands here gives the same HTML; a test holds the two beside each other.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest

_SELECT = "django/forms/widgets/select.html"


class FormRenderer(DjangoTemplates):
    """Django's renderer of forms, quicker where there are many choices."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The HTML of a widget, a field or a form."""
        if template_name == _SELECT:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: Mapping[str, Any]) -> SafeString:
    groups = "".join(_group(name, options) for name, options, _ in widget["optgroups"])
    opened = f'<select name="{_escaped(widget["name"])}"{flatatt(widget["attrs"])}>'
    return mark_safe(f"{opened}{groups}\n</select>")  # noqa: S308 - every part is escaped


def _group(name: str | None, options: Iterable[Mapping[str, Any]]) -> str:
    choices = "".join(_choice(one) for one in options)
    return f'\n<optgroup label="{_escaped(name)}">{choices}\n</optgroup>' if name else choices


def _choice(option: Mapping[str, Any]) -> str:
    # Most choices have no attributes.
    attributes = flatatt(option["attrs"]) if option["attrs"] else ""
    return f'\n<option value="{_escaped(option["value"])}"{attributes}>{_escaped(option["label"])}</option>'


def _escaped(value: object) -> str:
    """As ``conditional_escape`` does, without its search for lazy texts, which ``str`` has resolved."""
    text = str(value)
    return text if isinstance(text, SafeString) else escape(text)
