"""Serves the gallery on the loopback; the port is the only argument (0: a free one). Prints its address first."""

from __future__ import annotations

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.core.wsgi import get_wsgi_application


class Server(ThreadingMixIn, WSGIServer):
    """A browser opens several connections at once."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *_args: object) -> None:
        """Nothing."""


os.environ["DJANGO_SETTINGS_MODULE"] = "cchc.ui.tests.gallery.settings"
with make_server("127.0.0.1", int(sys.argv[1]), get_wsgi_application(), Server, Quiet) as server:
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
