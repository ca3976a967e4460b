"""The WSGI application, for granian or any other server."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concord.web.settings")

handler = get_wsgi_application()
_OF_THE_PROCESS = frozenset(os.environ)


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer a request that holds nothing of the process's own environment.

    Servers mix the two. The form of somebody who must first show again who they are is kept with its
    request in their session, and the signing key or the password of the database do not belong there.
    """
    of_the_request = {name: value for name, value in environ.items() if name not in _OF_THE_PROCESS}
    return handler(of_the_request, start_response)
