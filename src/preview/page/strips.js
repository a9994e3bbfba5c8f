// Thumbnails and waveforms on the segments, fetched one after the other so that the player goes first.

import { part } from "./server.js";

/** Pixels a thumbnail, about; and how many a segment has at most. */
const THUMBNAIL_PX = 56;
const MOST_THUMBNAILS = 12;

/** Milliseconds that the player gets before anything is loaded here. */
const PATIENCE_MS = 400;

/** Peaks a second, as the server sends them. */
const PEAKS_A_SECOND = 25;

export class Loader {
  #generation = 0;
  #waves = new Map();

  /** Fills the segments of a version of the draft. */
  async load(lanes, draft, revision) {
    const generation = (this.#generation += 1);
    const isOver = () => generation !== this.#generation;
    this.#waves.clear();
    await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    const segments = draft.tracks.flatMap((track) => track.segments);
    for (const segment of segments) {
      if (isOver()) return;
      const element = lanes.querySelector(`[data-key="${segment.key.join("-")}"]`);
      if (element && segment.sounds) await this.#wave(element, segment, draft).catch(() => {});
      if (element && segment.pictured) await thumbnails(element, segment, draft, revision, isOver);
    }
  }

  /** Draws what is here for another width. */
  redraw(lanes, draft) {
    for (const segment of draft?.tracks.flatMap((track) => track.segments) ?? []) {
      const key = segment.key.join("-");
      const element = lanes.querySelector(`[data-key="${key}"]`);
      if (element && this.#waves.has(key)) drawWave(element, segment, this.#waves.get(key));
    }
  }

  async #wave(element, segment) {
    const { bytes } = await part(`waveform/${segment.key.join("/")}`);
    if (bytes.byteLength < 4) return;
    const wave = { start_ms: new DataView(bytes).getUint32(0, true), peaks: new Uint8Array(bytes, 4) };
    this.#waves.set(segment.key.join("-"), wave);
    drawWave(element, segment, wave);
  }
}

async function thumbnails(element, segment, draft, revision, isOver) {
  const strip = element.querySelector(".strip");
  const count = Math.min(Math.max(Math.round(element.clientWidth / THUMBNAIL_PX), 1), MOST_THUMBNAILS);
  const fps = draft.fps[0] / draft.fps[1];
  for (let index = 0; index < count && !isOver(); index += 1) {
    const ms = segment.start_ms + ((index + 0.5) / count) * (segment.end_ms - segment.start_ms);
    const frame = Math.min(Math.floor((ms / 1000) * fps), draft.frames - 1);
    const image = new Image();
    image.alt = "";
    image.draggable = false;
    image.src = `thumbnail/${segment.key.join("/")}/${frame}?version=${revision}`;
    const isThere = await image.decode().then(() => true, () => false);
    image.className = image.naturalWidth > image.naturalHeight * 2 ? "wide" : "";
    if (isThere && !isOver()) strip.append(image);
  }
}

function drawWave(element, segment, { start_ms, peaks }) {
  let canvas = element.querySelector("canvas");
  if (!canvas) {
    canvas = document.createElement("canvas");
    element.querySelector(".strip").after(canvas);
  }
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.min(Math.max(Math.round(element.clientWidth * scale), 1), 8192);
  canvas.height = Math.max(Math.round(element.clientHeight * scale * (segment.pictured ? 0.4 : 1)), 1);
  canvas.classList.toggle("below", segment.pictured);
  const context = canvas.getContext("2d");
  context.fillStyle = getComputedStyle(element).getPropertyValue("--wave");
  const peaks_a_pixel = (((segment.end_ms - segment.start_ms) / 1000) * PEAKS_A_SECOND) / canvas.width;
  const shift = ((segment.start_ms - start_ms) / 1000) * PEAKS_A_SECOND;
  for (let x = 0; x < canvas.width; x += 1) {
    const from = Math.floor(shift + x * peaks_a_pixel);
    const to = Math.max(Math.ceil(shift + (x + 1) * peaks_a_pixel), from + 1);
    let peak = 0;
    for (let index = Math.max(from, 0); index < Math.min(to, peaks.length); index += 1) peak = Math.max(peak, peaks[index]);
    const height = Math.max((peak / 255) * canvas.height, 1);
    context.fillRect(x, (canvas.height - height) / 2, 1, height);
  }
}
