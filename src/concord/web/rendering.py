"""How form fields become HTML: as Django draws them, but labels, inputs and choices without its templates.

Django draws each of them with two templates, which for a list of all countries takes longer than the rest of
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
_LABEL = "django/forms/label.html"
_INPUTS = frozenset(
    f"django/forms/widgets/{name}.html" for name in ("date", "email", "number", "text", "url")
)


class FormRenderer(DjangoTemplates):
    """Django's renderer of forms, quicker where there are many choices."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The HTML of a widget, a field or a form."""
        if template_name == _SELECT:
            return _select(context["widget"])
        if template_name in _INPUTS:
            return _input(context["widget"])
        if template_name == _LABEL:
            return _label(context)
        return super().render(template_name, context, request)


def _label(context: Mapping[str, Any]) -> SafeString:
    label = _escaped(context["label"])
    if context["use_tag"]:
        tag = context["tag"]
        label = f"<{tag}{_attributes(context['attrs'] or {})}>{label}</{tag}>"
    return mark_safe(label)  # noqa: S308 - every part is escaped


def _input(widget: Mapping[str, Any]) -> SafeString:
    value = "" if widget["value"] is None else f' value="{_escaped(widget["value"])}"'
    opened = f'<input type="{_escaped(widget["type"])}" name="{_escaped(widget["name"])}"{value}'
    return mark_safe(f"{opened}{_attributes(widget['attrs'])}>")  # noqa: S308 - every part is escaped


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


def _attributes(attributes: Mapping[str, Any]) -> str:
    """In their own order, as Django's templates write them; ``flatatt`` sorts them."""
    shown = ((name, value) for name, value in attributes.items() if value is not False)
    return "".join(f" {name}" if value is True else f' {name}="{_escaped(value)}"' for name, value in shown)


def _escaped(value: object) -> str:
    """As ``conditional_escape`` does, without its search for lazy texts, which ``str`` has resolved."""
    text = str(value)
    return text if isinstance(text, SafeString) else escape(text)
