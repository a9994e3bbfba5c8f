#!/usr/bin/env python3
"""Makes the display fonts of this folder anew, out of the @fontsource packages of npm.

    python3 -m venv /tmp/fonts && /tmp/fonts/bin/pip install fonttools brotli
    /tmp/fonts/bin/python fonts/make.py

Each file joins a package's `latin` and `latin-ext` parts, without hints, and says its family, weight and slant as the
program's table of fonts does. Needs `npm`.
"""

import io
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

VERSION = "5.3.0"

# File, family, weight, italic, package, stem of its files, axes that are fixed.
FACES = [
    ("InstrumentSerif-Regular", "Instrument Serif", 400, False, "@fontsource/instrument-serif", "400-normal", None),
    ("InstrumentSerif-Italic", "Instrument Serif", 400, True, "@fontsource/instrument-serif", "400-italic", None),
    ("Anton-Regular", "Anton", 400, False, "@fontsource/anton", "400-normal", None),
    ("Archivo-Medium", "Archivo", 500, False, "@fontsource/archivo", "500-normal", None),
    ("Archivo-Bold", "Archivo", 700, False, "@fontsource/archivo", "700-normal", None),
    ("ArchivoExpanded-Black", "Archivo Expanded", 900, False, "@fontsource-variable/archivo", "standard-normal", {"wdth": 125, "wght": 900}),
    ("BodoniModa-Medium", "Bodoni Moda", 500, False, "@fontsource/bodoni-moda", "500-normal", None),
    ("Jost-Medium", "Jost", 500, False, "@fontsource/jost", "500-normal", None),
    ("Jost-Bold", "Jost", 700, False, "@fontsource/jost", "700-normal", None),
    ("Fraunces-SemiBold", "Fraunces", 600, False, "@fontsource/fraunces", "600-normal", None),
    ("BricolageGrotesque-ExtraBold", "Bricolage Grotesque", 800, False, "@fontsource/bricolage-grotesque", "800-normal", None),
    ("SpaceMono-Regular", "Space Mono", 400, False, "@fontsource/space-mono", "400-normal", None),
    ("Caveat-Bold", "Caveat", 700, False, "@fontsource/caveat", "700-normal", None),
    ("ZillaSlab-Bold", "Zilla Slab", 700, False, "@fontsource/zilla-slab", "700-normal", None),
    ("Baloo2-Bold", "Baloo 2", 700, False, "@fontsource/baloo-2", "700-normal", None),
    ("Unbounded-Bold", "Unbounded", 700, False, "@fontsource/unbounded", "700-normal", None),
]

# Latin with its supplements, punctuation, superscripts, currency, letter-like signs, arrows and mathematics.
RANGES = [(0x20, 0x7E), (0xA0, 0x17F), (0x18F, 0x192), (0x1FC, 0x21B), (0x2C6, 0x2DD), (0x300, 0x304), (0x1E80, 0x1E85), (0x1E9E, 0x1E9E),
          (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20C0), (0x2100, 0x214F), (0x2190, 0x2199), (0x2200, 0x2265)]


def package(name, folder):
    packed = subprocess.run(["npm", "pack", "--silent", f"{name}@{VERSION}"], cwd=folder, check=True, capture_output=True, text=True)
    with tarfile.open(folder / packed.stdout.split()[-1]) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive if member.isfile()}


def part(files, package_name, script, stem, axes):
    wanted = f"package/files/{package_name.split('/')[1]}-{script}-{stem}.woff2"
    if wanted not in files:
        return None
    font = TTFont(io.BytesIO(files[wanted]))
    if axes:
        font = instancer.instantiateVariableFont(font, axes)
    font.flavor = None
    return font


def stripped(font, unicodes):
    options = subset.Options(hinting=False, layout_features=["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"], name_IDs=["*"])
    options.drop_tables += ["DSIG", "STAT", "meta"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=unicodes)
    subsetter.subset(font)
    return font


def named(font, family, weight, italic):
    table = font["name"]
    kept = {record.nameID: record.toUnicode() for record in table.names if record.nameID in (0, 13, 14)}
    style = ("Italic" if italic else "Regular") if weight == 400 else {500: "Medium", 600: "SemiBold", 700: "Bold", 800: "ExtraBold", 900: "Black"}[weight]
    kept |= {1: family, 2: style, 3: f"{family} {style}", 4: f"{family} {style}", 5: f"Version {VERSION}", 6: f"{family}-{style}".replace(" ", "")}
    table.names = []
    for identifier, text in kept.items():
        table.setName(text, identifier, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0x61) | (0x01 if italic else 0x40)
    font["head"].macStyle = 0x02 if italic else 0x00


def main():
    here, whole = Path(__file__).parent, 0
    unicodes = {code for first, last in RANGES for code in range(first, last + 1)}
    licences = {}
    with tempfile.TemporaryDirectory() as folder:
        folder, packages = Path(folder), {}
        for name, family, weight, italic, package_name, stem, axes in FACES:
            if package_name not in packages:
                packages[package_name] = package(package_name, folder)
            files = packages[package_name]
            licences[family] = files["package/LICENSE"].decode().strip().splitlines()[0]
            parts = [part(files, package_name, script, stem, axes) for script in ("latin", "latin-ext")]
            have, paths = set(), []
            for index, font in enumerate(found for found in parts if found):
                stripped(font, (unicodes & set(font.getBestCmap())) - have)
                have |= set(font.getBestCmap())
                paths.append(folder / f"{name}.{index}.ttf")
                font.save(paths[-1])
            font = Merger().merge([str(path) for path in paths]) if len(paths) > 1 else TTFont(paths[0])
            named(font, family, weight, italic)
            font.save(here / f"{name}.ttf")
            size = (here / f"{name}.ttf").stat().st_size
            whole += size
            print(f"{name}: {len(have)} characters, {size} bytes")
    lines = [f"{family}: {line}" for family, line in licences.items()]
    (here / "COPYRIGHT.txt").write_text("Copyright of the display fonts, all under OFL.txt:\n\n" + "\n".join(lines) + "\n")
    print(f"{whole} bytes in all", file=sys.stderr)


main()
