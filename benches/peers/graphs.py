"""The eight workloads as FFmpeg commands, each the graph that somebody who knows FFmpeg well would write for it.

Times, places and texts are read from the drafts beside this file, so that both programs do the same work. What an expert saves is saved:
stills are cropped before they are scaled and decoded once, layers that stand still are prepared once, the blur runs at a quarter of the size.
"""

import math
from dataclasses import dataclass, field
from pathlib import Path

WIDTH, HEIGHT, RATE = 1080, 1920, 30
# Middle of a line to its base line, in font sizes: half of ascent less descent of DejaVu Sans Bold.
BASELINE = 0.346
# JPEG and PNG come as full range BT.601 or R'G'B'; the scaler that runs anyway takes them to the output's colours.
BT709 = "out_color_matrix=bt709:out_range=tv"
# What Offcut gives x264, so that both encode alike.
ENCODER = (
    "-c:v libx264 -preset veryfast -crf 20 -profile:v high -g 60 -flags +cgop -pix_fmt yuv420p -colorspace bt709 -color_primaries bt709 "
    "-color_trc bt709 -color_range tv -c:a aac -b:a 192k -ar 48000 -ac 2 -movflags +faststart"
).split()


@dataclass
class Shot:
    """A segment of the first track, as long as it is seen, which is half of each neighbouring transition more than its own length."""

    file: str
    source_start: float
    start: float
    frames: int
    lead_ms: float
    duration_ms: float
    keyframes: dict
    into_next: dict | None

    @property
    def length(self):
        return self.frames / RATE


def shots(draft):
    found, start_ms, lead_ms = [], 0.0, 0.0
    for segment in draft["t"][0]["sg"]:
        transition = segment.get("tr")
        tail_ms = transition["d"] / 2 if transition else 0.0
        frames = round((lead_ms + segment["d"] + tail_ms) * RATE / 1000)
        source_start = max(segment.get("ss", 0) - lead_ms, 0) / 1000
        seen_from = (start_ms - lead_ms) / 1000
        found.append(Shot(segment["u"], source_start, seen_from, frames, lead_ms, segment["d"], segment.get("kf", {}), transition))
        start_ms, lead_ms = start_ms + segment["d"], tail_ms
    return found


def segments(draft, track_type):
    return [segment for track in draft["t"][1:] if track["tt"] == track_type for segment in track["sg"]]


@dataclass
class Graph:
    """Inputs and chains of one command."""

    draft: dict
    media: Path
    inputs: list = field(default_factory=list)
    chains: list = field(default_factory=list)
    count: int = 0

    @property
    def seconds(self):
        return self.draft["d"] / 1000

    def path(self, name):
        return str(self.media / name.removeprefix("{{media}}/"))

    def input(self, name, *options):
        self.inputs += [*options, "-i", self.path(name)]
        self.count += 1
        return self.count - 1

    def shot(self, shot):
        return self.input(shot.file, "-ss", f"{shot.source_start:.6f}", "-t", f"{shot.length:.6f}")

    def chain(self, sources, filters, result):
        self.chains.append("".join(f"[{source}]" for source in sources) + ",".join(filters) + f"[{result}]")

    def music(self, result):
        (segment,) = segments(self.draft, 1)
        fade = segment["fo"] / 1000
        index = self.input(segment["u"])
        gain = [f"volume={segment['vo']}"] if segment["vo"] != 1 else []
        self.chain([f"{index}:a"], [f"atrim=0:{self.seconds}", *gain, f"afade=out:st={self.seconds - fade}:d={fade}"], result)

    def title(self, segment):
        """A line of text, with its outline and its fades."""
        start, end = segment["s"] / 1000, (segment["s"] + segment["d"]) / 1000
        size = segment["fs"] * HEIGHT
        text = segment["tx"].replace("\\", "\\\\").replace(":", "\\:").replace("'", "\u2019")
        parts = [
            f"fontfile={self.path(segment['ff'][0])}", f"text='{text}'", "expansion=none", f"fontsize={size:g}", "fontcolor=white",
            "x=(w-text_w)/2", f"y={round(segment['y'] * HEIGHT + BASELINE * size)}-ascent", during(start, end),
        ]  # fmt: skip
        if "st" in segment:
            stroke = segment["st"][0]
            parts += [f"borderw={round(stroke['w'] * size)}", f"bordercolor={stroke['c']}"]
        if "kf" in segment:
            fade = segment["kf"]["o"][1][0] / 1000
            parts.append(f"alpha='clip(min(t-{start:.4f},{end:.4f}-t)/{fade},0,1)'")
        return "drawtext=" + ":".join(parts)

    def titles(self):
        return [self.title(segment) for segment in segments(self.draft, 7)]

    def command(self, ffmpeg, output):
        frames = round(self.seconds * RATE)
        return [
            ffmpeg, "-hide_banner", "-nostdin", "-v", "error", "-y", *self.inputs, "-filter_complex", ";".join(self.chains),
            "-map", "[v]", "-map", "[a]", "-frames:v", str(frames), "-r", str(RATE), "-t", str(self.seconds), *ENCODER, str(output),
        ]  # fmt: skip


def during(start, end):
    return f"enable='between(t,{start:.4f},{end - 0.5 / RATE:.4f})'"


def cover(width, height):
    """The middle of a picture that has the canvas's shape, scaled."""
    part = f"crop='min(iw,ih*{WIDTH}/{HEIGHT})':'min(ih,iw*{HEIGHT}/{WIDTH})'"
    return [part, f"scale={width}:{height}:flags=bicubic:{BT709}", "format=yuv420p", "setsar=1"]


# Frames counted, not timed.
STAMPED = [f"settb=1/{RATE}", "setpts=N"]


def held(frames):
    return [f"loop=loop={frames - 1}:size=1", *STAMPED]


def zoomed(factor, frames):
    return f"zoompan=z='{factor}':x='(iw-iw/zoom)/2':y='(ih-ih/zoom)/2':d={frames}:s={WIDTH}x{HEIGHT}:fps={RATE}"


def crossed(graph, row, kinds):
    """Joins the shots `s0`, `s1` … each by its transition; returns the pad of the whole."""
    joined = "s0"
    for index, shot in enumerate(row[1:], start=1):
        before = row[index - 1].into_next
        fade = f"xfade={kinds[before['n']]}:duration={before['d'] / 1000:.6f}:offset={shot.start:.6f}"
        graph.chain([joined, f"s{index}"], [fade], f"j{index}")
        joined = f"j{index}"
    return joined


def promo(graph):
    row = shots(graph.draft)
    for index, shot in enumerate(row):
        source = graph.input(shot.file)
        (_, first), (_, last) = shot.keyframes["sc"]
        part = f"clip((on*{1000 / RATE:.6f}-{shot.lead_ms})/{shot.duration_ms},0,1)"
        # zoompan places to whole pixels: of a picture twice as large, that is half a pixel.
        zoom = zoomed(f"{first}+({last - first:.7f})*{part}", shot.frames)
        graph.chain([f"{source}:v"], [*cover(2 * WIDTH, 2 * HEIGHT), zoom, "setsar=1"], f"s{index}")
    (logo,) = segments(graph.draft, 0)
    width, height = round(logo["w"] * WIDTH), round(logo["h"] * HEIGHT)
    fade = f"format=rgba,colorchannelmixer=aa={logo['o']},scale={BT709},format=yuva420p"
    source = graph.input(logo["u"])
    graph.chain([f"{source}:v"], [f"scale={width}:{height}:flags=area", fade], "logo")
    joined = crossed(graph, row, {"fade": "fade"})
    place = f"{round(logo['x'] * WIDTH) - width // 2}:{round(logo['y'] * HEIGHT) - height // 2}"
    graph.chain([joined, "logo"], [f"overlay={place}", *graph.titles(), "format=yuv420p"], "v")
    graph.music("a")


def clips(graph):
    row = shots(graph.draft)
    for index, shot in enumerate(row):
        graph.chain([f"{graph.shot(shot)}:v"], [*STAMPED, "setsar=1"], f"s{index}")
    graph.chain([crossed(graph, row, {"fade": "fade"})], [*graph.titles(), "format=yuv420p"], "v")
    sound = "0:a"
    for index in range(1, len(row)):
        graph.chain([sound, f"{index}:a"], [f"acrossfade=d={row[index - 1].into_next['d'] / 1000}:c1=tri:c2=tri"], f"c{index}")
        sound = f"c{index}"
    graph.music("music")
    graph.chain([sound, "music"], ["amix=duration=first:normalize=0"], "a")


def captions(graph):
    graph.input(graph.draft["t"][0]["sg"][0]["u"])
    filters = []
    for box, text in zip(segments(graph.draft, 0), segments(graph.draft, 7), strict=True):
        width, height = round(box["w"] * WIDTH), round(box["h"] * HEIGHT)
        left, top = round(box["x"] * WIDTH - width / 2), round(box["y"] * HEIGHT - height / 2)
        shown = during(box["s"] / 1000, (box["s"] + box["d"]) / 1000)
        filters += [f"drawbox={left}:{top}:{width}:{height}:{box['c']}:fill:{shown}", graph.title(text)]
    graph.chain(["0:v"], [*filters, "format=yuv420p"], "v")
    graph.chain(["0:a"], [f"atrim=0:{graph.seconds}"], "a")


def blurfill(graph):
    graph.input(graph.draft["t"][0]["sg"][0]["u"])
    graph.chain(["0:v"], ["split"], "whole][behind")
    # A quarter of the size, a quarter of the sigma (20 canvas pixels).
    small = f"scale={WIDTH // 4}:{HEIGHT // 4}:flags=area"
    large = f"scale={WIDTH}:{HEIGHT}:flags=bilinear"
    graph.chain(["behind"], [f"crop=ih*{WIDTH}/{HEIGHT}:ih", small, "gblur=sigma=5:steps=2", large, "setsar=1"], "ground")
    graph.chain(["whole"], [f"scale={WIDTH}:-2:flags=bicubic", "setsar=1"], "fitted")
    graph.chain(["ground", "fitted"], ["overlay=0:(H-h)/2:format=yuv420", "format=yuv420p"], "v")
    graph.chain(["0:a"], ["anull"], "a")


def concat(graph):
    row = shots(graph.draft)
    pads = [f"{source}:{kind}" for source in map(graph.shot, row) for kind in "va"]
    graph.chain(pads, [f"concat=n={len(row)}:v=1:a=1"], "v][a")


def stack(graph):
    graph.input(graph.draft["t"][0]["sg"][0]["u"])
    last = round(graph.seconds * RATE) - 1

    def moving(points, size):
        (_, first), (_, final) = points
        return f"{first * size:.3f}+({(final - first) * size:.3f})*n/{last}"

    below, layers = "0:v", segments(graph.draft, 0)
    for index, layer in enumerate(layers):
        width, height = round(layer["w"] * WIDTH), round(layer["h"] * HEIGHT)
        source = graph.input(layer["u"])
        filters = [f"scale={width}:{height}:flags=area", f"format=rgba,colorchannelmixer=aa={layer['o']},scale={BT709},format=yuva420p"]
        turns = layer["kf"].get("ro")
        if turns:
            side = 2 * math.ceil(math.hypot(width, height) / 2)
            angle = moving([(time, math.radians(degrees)) for time, degrees in turns], 1)
            filters += ["loop=loop=-1:size=1", *STAMPED, f"rotate='{angle}':ow={side}:oh={side}:c=black@0"]
        else:
            # Turned once; overlay repeats the one frame.
            angle = math.radians(layer["ro"])
            filters.append(f"rotate={angle:.6f}:ow='2*ceil(rotw({angle:.6f})/2)':oh='2*ceil(roth({angle:.6f})/2)':c=black@0")
        graph.chain([f"{source}:v"], filters, f"l{index}")
        x, y = moving(layer["kf"]["x"], WIDTH), moving(layer["kf"]["y"], HEIGHT)
        result = "v" if index == len(layers) - 1 else f"o{index}"
        graph.chain([below, f"l{index}"], [f"overlay=x='{x}-w/2':y='{y}-h/2':format=yuv420", *(["format=yuv420p"] * (result == "v"))], result)
        below = result
    graph.chain(["0:a"], [f"atrim=0:{graph.seconds}"], "a")


def transitions(graph):
    row = shots(graph.draft)
    for index, shot in enumerate(row):
        # xfade wants one rate of all, and concat keeps it where its parts agree.
        source = graph.input(shot.file, "-framerate", str(RATE))
        if shot.into_next and shot.into_next["n"] == "zoom-in":
            # Only the frames of the transition zoom; before it the picture is held.
            zooming = round(shot.into_next["d"] * RATE / 1000)
            graph.chain([f"{source}:v"], [*cover(WIDTH, HEIGHT), "split"], f"h{index}][z{index}")
            graph.chain([f"h{index}"], held(shot.frames - zooming), f"held{index}")
            tail = [zoomed(f"1+0.5*on/{zooming}", zooming), "setsar=1", *STAMPED]
            graph.chain([f"z{index}"], tail, f"tail{index}")
            graph.chain([f"held{index}", f"tail{index}"], ["concat", *STAMPED], f"s{index}")
        else:
            # One more than is seen: xfade looks at a frame beyond.
            graph.chain([f"{source}:v"], [*cover(WIDTH, HEIGHT), *held(shot.frames + 1)], f"s{index}")
    kinds = {f"wipe-{way}": f"wipe{way}" for way in ("left", "right", "up")}
    kinds |= {f"push-{way}": f"slide{way}" for way in ("left", "right", "up")}
    graph.chain([crossed(graph, row, kinds | {"zoom-in": "fade"})], ["format=yuv420p"], "v")
    graph.music("a")


def downscale4k(graph):
    graph.input(graph.draft["t"][0]["sg"][0]["u"])
    part = f"crop=2*round(ih*{WIDTH}/{HEIGHT}/2):ih"
    graph.chain(["0:v"], [part, f"scale={WIDTH}:{HEIGHT}:flags=bicubic", "setsar=1", *graph.titles(), "format=yuv420p"], "v")
    graph.chain(["0:a"], ["anull"], "a")


# Each workload with the wall time over FFmpeg's that Offcut is to reach without a GPU.
WORKLOADS = {
    "promo": (promo, 0.72),
    "transitions": (transitions, 0.67),
    "stack": (stack, 0.84),
    "blurfill": (blurfill, 0.92),
    "downscale4k": (downscale4k, 0.96),
    "clips": (clips, 0.96),
    "captions": (captions, 1.00),
    "concat": (concat, 1.00),
}


def command(workload, draft, media, ffmpeg, output):
    """The FFmpeg command of a workload."""
    graph = Graph(draft, Path(media))
    WORKLOADS[workload][0](graph)
    return graph.command(ffmpeg, output)
