"""What is on the screen and when: frames of the browser's screencast, compared by their pixels."""

import base64
import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np
from PIL import Image
from playwright.sync_api import CDPSession, Error, Page

Box = tuple[int, int, int, int]

JPEG_QUALITY = 85
NOISE = 8
"""Levels of 256 that a pixel may differ: what JPEG does to the same picture."""
SAME_SHARE = 0.001
"""Share of the pixels that may differ in a frame that shows the same map."""
QUIET_MS = 400
QUIET_AFTER_START_MS = 1200
"""A page that starts may compute for long without asking or painting anything."""
STEP_MS = 50


class NothingPaintedError(RuntimeError):
    """After the change no frame differed from the one before: the change did not show."""


@dataclass
class Screen:
    """Records the frames of a page from `start` on; times are milliseconds since the epoch."""

    page: Page
    session: CDPSession
    waiting: Callable[[], bool]
    frames: list[tuple[float, bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Begin to record."""
        self.session.on("Page.screencastFrame", self._keep)
        self.session.send(
            "Page.startScreencast",
            {"format": "jpeg", "quality": JPEG_QUALITY, "everyNthFrame": 1},
        )

    def stop(self) -> None:
        """Record no more, so that the page can be closed."""
        with suppress(Error):
            self.session.send("Page.stopScreencast")

    def settle(self, quiet_ms: int = QUIET_MS, longest_ms: int = 20_000) -> None:
        """Wait until nothing is on its way from a server and no frame has come for a while."""
        waited = quiet = 0
        seen = len(self.frames)
        while waited < longest_ms and (quiet < quiet_ms or not self.frames):
            self.page.wait_for_timeout(STEP_MS)
            waited += STEP_MS
            still = len(self.frames) == seen and not self.waiting()
            quiet = quiet + STEP_MS if still else 0
            seen = len(self.frames)

    def forget(self) -> None:
        """Drop all frames but the last, which shows the state before the next change."""
        del self.frames[:-1]

    def shown_since(self, box: Box, after: float, *, must_differ: bool = True) -> float:
        """When the part `box` of the page first looked as it looks now, and kept looking so.

        Raises NothingPaintedError if it already looked so before `after`.
        """
        pictures = [(when, _part(data, box)) for when, data in self.frames]
        final = pictures[-1][1]
        shown = pictures[-1][0]
        for when, picture in reversed(pictures):
            if not same(picture, final):
                return shown
            shown = when
        if must_differ and shown < after:
            raise NothingPaintedError("The picture did not change.")
        return shown

    def final(self, box: Box) -> np.ndarray:
        """How that part of the page looked last."""
        return _part(self.frames[-1][1], box)

    def _keep(self, event: dict) -> None:  # type: ignore[type-arg]
        when = float(event["metadata"]["timestamp"]) * 1000
        self.frames.append((when, base64.b64decode(event["data"])))
        with suppress(Error):  # the page has been closed meanwhile
            self.session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})


def _part(data: bytes, box: Box) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGB").crop(box), dtype=np.int16)


def same(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two pictures show the same, leaving aside noise of the compression."""
    if one.shape != other.shape:
        return False
    differing = (np.abs(one - other).max(axis=2) > NOISE).mean()
    return bool(differing <= SAME_SHARE)
