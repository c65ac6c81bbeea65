"""A small HTTP client for many visitors at once: connections that stay open, nothing unpacked."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from bench.asked import Asked


class BadAnswerError(RuntimeError):
    """The server closed the connection in the middle of an answer, or sent none that is HTTP."""


@dataclass
class Connection:
    """One connection, opened when it is first needed and again when the server has closed it."""

    host: str
    port: int

    def __post_init__(self) -> None:
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            writer, self._streams = self._streams[1], None
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def ask(self, asked: Asked) -> tuple[int, int]:
        """Status and bytes of the body. Raises OSError or BadAnswerError where there is none.

        What was sent over a kept connection that the server closed is sent once more, as browsers
        do.
        """
        kept = self._streams is not None
        try:
            return await self._once(asked)
        except (OSError, BadAnswerError):
            await self.close()
            if not kept:
                raise
            return await self._once(asked)

    async def _once(self, asked: Asked) -> tuple[int, int]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self.host, self.port, limit=1 << 20)
        reader, writer = self._streams
        writer.write(self._request(asked))
        await writer.drain()
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            status = int(head.split(" ", 2)[1])
            headers = dict(
                (name.lower(), value.strip())
                for name, _, value in (line.partition(":") for line in head.split("\r\n")[1:])
            )
            size = await _body(reader, headers, status)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError) as error:
            raise BadAnswerError(str(error)) from error
        if headers.get("connection", "").lower() == "close":
            await self.close()
        return status, size

    def _request(self, asked: Asked) -> bytes:
        lines = [
            f"{'GET' if asked.body is None else 'POST'} {asked.path} HTTP/1.1",
            f"Host: {self.host}:{self.port}",
            "Accept: */*",
            "Accept-Encoding: gzip, deflate, br, zstd",
        ]
        if asked.body is not None:
            lines += [f"Content-Type: {asked.content_type}", f"Content-Length: {len(asked.body)}"]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + (asked.body or b"")


async def _body(reader: asyncio.StreamReader, headers: dict[str, str], status: int) -> int:
    if status in (204, 304):
        return 0
    if headers.get("transfer-encoding", "").lower() != "chunked":
        if "content-length" not in headers:
            return len(await reader.read())
        return len(await reader.readexactly(int(headers["content-length"])))
    size = 0
    while True:
        length = int((await reader.readuntil(b"\r\n")).split(b";")[0], 16)
        await reader.readexactly(length + 2)
        if not length:
            return size
        size += length
