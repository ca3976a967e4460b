"""The WSGI application, for granian or any other server."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concord.web.settings")

application = get_wsgi_application()

# Imported only now: it reads models and settings.
from concord.web.atlas import warming  # noqa: E402

warming.warm(application)
