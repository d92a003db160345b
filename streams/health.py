"""One small page for orchestrators: /health and /metrics, on the address of the settings."""

import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from processors.errors import Retry

ASK_SECONDS = 3.0

Check = Callable[[], str | None]
"""Returns what is wrong, None if all is well."""


@contextmanager
def served(listen: tuple[str, int] | None, check: Check) -> Iterator[None]:
    """Serve the page while the context lasts; not at all without an address."""
    if listen is None:
        yield
        return
    server = ThreadingHTTPServer(listen, _handler(check))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def ask(listen: tuple[str, int]) -> str | None:
    """Return what the process at `listen` says is wrong with it, None if it is well.

    Raises Retry when nobody answers.
    """
    host, port = listen
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/health", timeout=ASK_SECONDS):
            return None
    except urllib.error.HTTPError as error:
        return error.read().decode("utf-8", "replace")
    except OSError as error:
        raise Retry(f"nobody answers at {host}:{port} ({error})") from error


def _handler(check: Check) -> type[BaseHTTPRequestHandler]:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/metrics":
                self._answer(200, generate_latest(), CONTENT_TYPE_LATEST)
            elif self.path == "/health":
                wrong = check()
                self._answer(503 if wrong else 200, (wrong or "well").encode(), "text/plain")
            else:
                self._answer(404, b"", "text/plain")

        def _answer(self, status: int, body: bytes, media: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Say nothing: it would be one line per look of the orchestrator."""

    return Page
