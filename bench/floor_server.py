"""The floor's server: hands out files, those compressed beforehand as `file.br` where asked for.

``python -m bench.floor_server FOLDER PORT``
"""

import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli

TEXT = {".html", ".js", ".json", ".txt", ".csv"}


class Handler(SimpleHTTPRequestHandler):
    """Python's handler of files, with brotli and without a log."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send the compressed file where there is one and the browser reads it."""
        path = Path(self.translate_path(self.path))
        packed = path.with_name(f"{path.name}.br")
        if "br" not in self.headers.get("Accept-Encoding", "") or not packed.is_file():
            super().do_GET()
            return
        data = packed.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "br")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def compress(folder: Path) -> None:
    """Write `file.br` beside every text file, as a static site would be put on a server."""
    for path in sorted(folder.iterdir()):
        if path.suffix in TEXT:
            path.with_name(f"{path.name}.br").write_bytes(brotli.compress(path.read_bytes()))


if __name__ == "__main__":
    compress(Path(sys.argv[1]))
    made = partial(Handler, directory=sys.argv[1])
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), made).serve_forever()
