"""The society as Django starts it: each of its apps declares what the others may ask of it."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SocietyConfig(AppConfig):
    """The apps of the society together; the models are theirs."""

    name = "concord.society"

    def ready(self) -> None:
        """Import the modules in which apps declare access, links, jobs, what they hold, and what waits."""
        autodiscover_modules("rules", "queries", "notices", "delivery", "seals", "personal_data")
        autodiscover_modules("links", "retention", "renewals", "mailings", "erasures", "waiting")
