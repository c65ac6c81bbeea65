"""Chance that is the same on every machine: one generator per purpose."""

import zlib

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SEED = 20261122


def generator(*purpose: str | int) -> np.random.Generator:
    """A generator of its own for each purpose, so that a change of one part leaves the others.

    Names are hashed by CRC-32: Python's own hash differs from run to run.
    """
    words = [zlib.crc32(str(part).encode()) for part in purpose]
    return np.random.Generator(np.random.PCG64([SEED, *words]))


def waves(xy: Floats, name: str, count: int, shortest: float, longest: float) -> Floats:
    """A smooth field over points in km: ``count`` cosine waves of random direction and phase, with
    wavelengths from ``shortest`` to ``longest`` km; standard deviation about 1."""
    rng = generator("waves", name)
    angle = rng.uniform(0, 2 * np.pi, count)
    length = rng.uniform(shortest, longest, count)
    phase = rng.uniform(0, 2 * np.pi, count)
    total = np.zeros(len(xy))
    for a, wavelength, p in zip(angle, length, phase, strict=True):
        along = xy[:, 0] * np.cos(a) + xy[:, 1] * np.sin(a)
        total += np.cos(2 * np.pi * along / wavelength + p)
    return np.asarray(total * np.sqrt(2 / count))


def standardised(field: Floats) -> Floats:
    """The field with mean 0 and standard deviation 1."""
    return np.asarray((field - field.mean()) / field.std())
