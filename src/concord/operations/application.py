"""The ASGI application of ``concord serve``: takes in the whole request, then has the site answer it.

One thread of a process answers, and is taken only once the body of a request is there: whoever sends half a
body, or reads its answer slowly, keeps no other reader waiting. The size of a body is limited by its head
(``concord.web.bodies``), its time by its size.
"""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from http import HTTPStatus
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, close_old_connections

from concord.operations.worker_process import log_fault
from concord.web import bodies

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, MutableMapping
    from typing import TypeVar
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    Result = TypeVar("Result")
    Headers = list[tuple[bytes, bytes]]

# Seconds that every body has, and bytes that must come in each further second.
PATIENCE, PACE = 15, 100_000
# Seconds that whoever is sending a body has left once the process is told to end.
LAST_MOMENT = 2.0
# Bytes of a body that are kept in memory; what is longer lies in a file without a name.
_IN_MEMORY = 64 * 1024
_PLAIN = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


class Application:
    """Answers with a WSGI application, in one thread."""

    def __init__(self, site: WSGIApplication) -> None:
        self._site = site
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="answers")
        self._arriving: set[asyncio.Timeout] = set()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request. Nothing is answered to a client that has gone."""
        environ = environ_of(scope)
        with ExitStack() as stack:
            stack.push(log_fault)
            body = stack.enter_context(SpooledTemporaryFile(_IN_MEMORY))
            try:
                refused = await self._take_in(environ, receive, body)
            except ConnectionResetError:
                return
            body.seek(0)
            environ |= {bodies.REFUSED: refused, "wsgi.input": body}
            if refused:
                environ |= {"wsgi.input": BytesIO(), "CONTENT_LENGTH": "0"}
            status, headers, content = await self.run(partial(self._answer, environ))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        for part in content:
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def run(self, function: Callable[[], Result]) -> Result:
        """Call it in the thread that answers, after the requests that wait for it already."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, function)

    def stop_waiting(self) -> None:
        """Turn away whoever has not sent their body within a moment from now."""
        last = asyncio.get_running_loop().time() + LAST_MOMENT
        for timeout in self._arriving:
            timeout.reschedule(last)

    async def _take_in(self, environ: WSGIEnvironment, receive: Receive, body: IO[bytes]) -> int:
        """Write the body. Returns the status with which it is refused, or 0.

        Raises ConnectionResetError for a client that has gone.
        """
        if environ.get("CONTENT_LENGTH", "0") == "0" and "HTTP_TRANSFER_ENCODING" not in environ:
            return 0
        most = await self._limit(environ)
        if int(environ.get("CONTENT_LENGTH") or 0) > most:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        try:
            async with asyncio.timeout(PATIENCE + most / PACE) as timeout:
                self._arriving.add(timeout)
                size = await _copy(receive, body, most)
        except TimeoutError:
            return HTTPStatus.REQUEST_TIMEOUT
        finally:
            self._arriving.discard(timeout)
        environ["CONTENT_LENGTH"] = str(size)
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if size > most else 0

    async def _limit(self, environ: WSGIEnvironment) -> int:
        request = WSGIRequest(environ | {"wsgi.input": BytesIO()})
        if not bodies.is_asked_of_the_database(request):
            return bodies.limit(request)
        return await self.run(partial(_limit_by_database, request))

    def _answer(self, environ: WSGIEnvironment) -> tuple[int, Headers, list[bytes]]:
        begun: list[tuple[int, Headers]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _fault: object = None) -> None:
            encoded = [(name.lower().encode("latin-1"), text.encode("latin-1")) for name, text in headers]
            begun.append((int(status[:3]), encoded))

        parts: Iterable[bytes] = self._site(environ, start_response)  # type: ignore[arg-type]
        try:
            content = list(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        return (*begun[-1], content)


def _limit_by_database(request: WSGIRequest) -> int:
    close_old_connections()
    try:
        return bodies.limit(request)
    except DatabaseError:
        # Nobody is known then; the page that follows tells the fault.
        return bodies.FORM


async def _copy(receive: Receive, body: IO[bytes], most: int) -> int:
    """Write what comes, and return its length; nothing after the first part that is too much."""
    size, more = 0, True
    while more and size <= most:
        message = await receive()
        if message["type"] != "http.request":
            raise ConnectionResetError
        part: bytes = message.get("body", b"")
        body.write(part)
        size += len(part)
        more = message.get("more_body", False)
    return size


def environ_of(scope: Message) -> WSGIEnvironment:
    """The environment of a request (PEP 3333), but for its body.

    A header with an underscore is dropped: as a variable it could not be told from one with a hyphen.
    """
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, text in scope["headers"]:
        if b"_" not in name:
            _add(environ, name.decode("latin-1").lower(), text.decode("latin-1"))
    return environ


def _add(environ: WSGIEnvironment, name: str, text: str) -> None:
    key = _PLAIN.get(name) or f"HTTP_{name.upper().replace('-', '_')}"
    between = "; " if name == "cookie" else ","
    environ[key] = f"{environ[key]}{between}{text}" if key in environ else text
