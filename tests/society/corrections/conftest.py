"""Disputes are about rows of the tiny edition, as the pages are."""

from tests.web.conftest import browser, page, tiny_edition, tiny_home

__all__ = ["browser", "page", "tiny_edition", "tiny_home"]
