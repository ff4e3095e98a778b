"""Every picture of the example city as it is printed in colour, in grey, and seen by two colour-blind eyes.

Run `python benchmarks/eyes.py FOLDER`; a file for each picture and language, four views one below the other.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bizenv.report.charts import CHARTS

DAY: Final = "2025-10-15"
EYES: Final = {  # Machado, Oliveira, Fernandes 2009, in linear light
    "deuteranopia": (
        (0.367, 0.861, -0.228),
        (0.280, 0.673, 0.047),
        (-0.012, 0.043, 0.969),
    ),
    "protanopia": (
        (0.152, 1.053, -0.205),
        (0.115, 0.786, 0.099),
        (-0.004, -0.048, 1.052),
    ),
}
_GAMMA: Final = 2.2
Pixels = NDArray[np.float64]


def linear(coded: Pixels) -> Pixels:
    """Return coded colours in linear light."""
    return coded**_GAMMA


def coded(light: Pixels) -> Pixels:
    """Return linear light as colours are coded."""
    return np.clip(light, 0, 1) ** (1 / _GAMMA)


def views(picture: Path) -> Image.Image:
    """Return a picture as it is, in grey, and as each eye sees it."""
    with Image.open(picture) as file:
        colour = file.convert("RGB")
    seen = [np.asarray(colour), np.asarray(colour.convert("L").convert("RGB"))]
    light = linear(np.asarray(colour) / 255)
    for matrix in EYES.values():
        shown = coded(light @ np.array(matrix).T) * 255
        seen.append(shown.astype(np.uint8))
    return Image.fromarray(np.vstack(seen))


def main(folder: Path) -> None:
    """Draw the pictures of a new example city into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    city = folder / "city"
    program = [sys.executable, "-m", "bizenv"]
    subprocess.run(
        [*program, "init", "--example", city], check=True, stdout=subprocess.DEVNULL
    )
    environment = {**os.environ, "BIZENV_AS_OF": DAY}
    for language in ("zh", "en"):
        for name in CHARTS:
            place = folder.resolve() / f"{name}.{language}.png"
            command = [*program, "chart", name, "--lang", language, "-o", place]
            subprocess.run(command, check=True, cwd=city, env=environment)
            views(place).save(place)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
