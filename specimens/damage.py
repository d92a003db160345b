"""Three degrees of damage to a picture of a page: clean, scanned, photographed."""

import random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from specimens.values import Damage

Pixels = NDArray[np.uint8]
_DESK_COLOURS = ((92, 74, 58), (60, 66, 72), (150, 140, 126), (38, 44, 40))


def damaged(page: Image.Image, degree: Damage, rng: random.Random, *, turned: int) -> Image.Image:
    """Return the page as it would arrive; `turned` is 0, 90, 180 or 270 degrees clockwise."""
    noise = np.random.default_rng(rng.getrandbits(64))
    match degree:
        case "clean":
            made = page
        case "scanned":
            made = _scanned(page, rng, noise)
        case "photographed":
            made = _photographed(page, rng, noise)
    return made.rotate(-turned, expand=True) if turned else made


def jpeg_quality(degree: Damage, rng: random.Random) -> int:
    """Return the quality with which a picture of this degree is saved."""
    low, high = {"clean": (88, 92), "scanned": (68, 85), "photographed": (60, 80)}[degree]
    return rng.randint(low, high)


def _scanned(page: Image.Image, rng: random.Random, noise: np.random.Generator) -> Image.Image:
    """A flatbed scan: a slight skew, paper tone, grain; one in five is grey."""
    angle = rng.uniform(-1.8, 1.8)
    pixels = np.asarray(page)
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    paper = rng.randint(240, 252)
    skewed = cv2.warpAffine(
        pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)
    )
    toned = skewed.astype(np.float32) * (paper / 255.0)
    soft = cv2.GaussianBlur(toned, (0, 0), rng.uniform(0.3, 0.7)).astype(np.float32)
    soft += _grain(noise, rng.uniform(3, 7), soft.shape)
    made = Image.fromarray(_bytes(soft))
    return made.convert("L").convert("RGB") if rng.random() < 0.2 else made


def _photographed(page: Image.Image, rng: random.Random, noise: np.random.Generator) -> Image.Image:
    """A phone's picture: the page on a desk, seen at an angle, unevenly lit, a little soft."""
    pixels = np.asarray(page)
    height, width = pixels.shape[:2]
    margin = round(0.07 * max(width, height))
    size = (width + 2 * margin, height + 2 * margin)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    reach = 0.045 * min(width, height)
    seen: NDArray[np.float32] = (corners + margin).astype(np.float32)
    jitter = [[rng.uniform(-reach, reach) for _ in range(2)] for _ in range(4)]
    seen = (seen + np.array(jitter, np.float32)).astype(np.float32)
    seen = _rotated(seen, rng.uniform(-4, 4), (size[0] / 2, size[1] / 2))
    warp = cv2.getPerspectiveTransform(corners, seen)
    paper = cv2.warpPerspective(pixels, warp, size, flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), warp, size)
    desk = np.empty((size[1], size[0], 3), np.float32)
    desk[:] = rng.choice(_DESK_COLOURS)
    desk += _grain(noise, 6, desk.shape[:2])[:, :, None]
    share = (mask.astype(np.float32) / 255.0)[:, :, None]
    shadow = cv2.GaussianBlur(mask, (0, 0), margin / 6).astype(np.float32)[:, :, None] / 255.0
    scene = desk * (1 - 0.35 * shadow) * (1 - share) + paper.astype(np.float32) * 0.96 * share
    scene *= _light(size, rng)
    scene = cv2.GaussianBlur(scene, (0, 0), rng.uniform(0.5, 1.0))
    scene += _grain(noise, rng.uniform(2, 5), scene.shape)
    return Image.fromarray(_bytes(scene))


def _rotated(
    points: NDArray[np.float32], degrees: float, about: tuple[float, float]
) -> NDArray[np.float32]:
    turn = cv2.getRotationMatrix2D(about, degrees, 1.0)
    return np.asarray(cv2.transform(points[None], turn)[0], np.float32)


def _light(size: tuple[int, int], rng: random.Random) -> NDArray[np.float32]:
    """A gradient across the picture with a warm or cold cast."""
    width, height = size
    across = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    slope = rng.uniform(-0.16, 0.16) * across + rng.uniform(-0.16, 0.16) * down
    cast = np.array([1 + rng.uniform(-0.03, 0.03) for _ in range(3)], np.float32)
    return np.asarray((0.88 + slope)[:, :, None] * cast, np.float32)


def _grain(
    noise: np.random.Generator, strength: float, shape: tuple[int, ...]
) -> NDArray[np.float32]:
    return np.asarray(noise.normal(0.0, strength, size=shape), np.float32)


def _bytes(values: NDArray[np.float32]) -> Pixels:
    return np.clip(values, 0, 255).astype(np.uint8)
