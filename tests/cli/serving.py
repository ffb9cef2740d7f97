"""A web server on 127.0.0.1 whose every answer a test decides."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Answer = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """answers: one for each request to come, the last of them for all that follow. asked: the headers of each."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: list[Answer] = []
        self.asked: list[dict[str, str]] = []

    def url(self, path: str = "/directory-2025.xlsx") -> str:
        return self.address + path


@contextmanager
def serving() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(dict(self.headers.items()))
            answer = server.answers.pop(0) if len(server.answers) > 1 else server.answers[0]
            with suppress(BrokenPipeError, ConnectionResetError):
                answer(self)
            self.close_connection = True

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server = Server(f"http://127.0.0.1:{http.server_port}")
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()


def send(
    body: bytes,
    *,
    status: int = 200,
    only: int | None = None,
    length: int | None = -1,
    kind: str = WORKBOOK_TYPE,
    **headers: str,
) -> Answer:
    """An answer with this body. only: so many bytes of it are sent. length: promised; None promises nothing.
    headers: with _ for -."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        if length is not None:
            handler.send_header("Content-Length", str(len(body) if length < 0 else length))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body[:only])

    return answer


def ranged(body: bytes, etag: str, *, only: int | None = None, **headers: str) -> Answer:
    """An answer of a server that goes on where a download broke, as long as the file is the same."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked = handler.headers.get("Range")
        if asked and handler.headers.get("If-Range") == etag:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            span = {"Content_Range": f"bytes {start}-{len(body) - 1}/{len(body)}"} | headers
            send(body[start:], status=206, only=only, ETag=etag, **span)(handler)
        else:
            send(body, only=only, ETag=etag)(handler)

    return answer
