// The timeline: a lane a track, the topmost picture first and sound below, with a play head over all of them.

import { Loader } from "./strips.js";
import { clamp, spoken, timeCode } from "./time.js";

const get = (id) => document.getElementById(id);

/** Seconds between the ruler's marks, the finest that leaves room for its words. */
const RULER_STEPS = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];
const RULER_ROOM_PX = 72;

export class Timeline {
  #player;
  #draft = null;
  #selected = "";
  #loader = new Loader();

  constructor(player) {
    this.#player = player;
    player.addEventListener("frame", () => this.#showPlayhead());
    get("zoom").addEventListener("input", () => this.#zoom());
    get("ruler").addEventListener("pointerdown", (event) => this.#scrub(event));
    new ResizeObserver(() => this.#draft && this.#drawRuler()).observe(get("scroller"));
  }

  /** Draws a version of the draft. */
  show(draft, revision) {
    this.#draft = draft;
    const order = [...draft.tracks.entries()].sort(([a, track], [b, other]) => isSound(track) - isSound(other) || (isSound(track) ? a - b : b - a));
    const focused = document.activeElement?.dataset?.key;
    get("names").replaceChildren(...order.map(([index, track]) => this.#name(track, index)));
    get("lanes").replaceChildren(...order.map(([index, track]) => this.#lane(track, index)));
    this.#drawRuler();
    this.#showPlayhead();
    this.#loader.load(get("lanes"), draft, revision);
    if (focused) get("lanes").querySelector(`[data-key="${focused}"]`)?.focus();
  }

  /** Selects a segment and goes to it. */
  goTo(key) {
    const element = get("lanes").querySelector(`[data-key="${key.join("-")}"]`);
    if (!element) return;
    this.#select(element);
    element.scrollIntoView({ block: "nearest", inline: "nearest" });
    element.focus();
  }

  cutBefore(frame) {
    return Math.max(0, ...this.#cuts().filter((cut) => cut < frame));
  }

  cutAfter(frame) {
    return Math.min(this.#player.frames - 1, ...this.#cuts().filter((cut) => cut > frame));
  }

  get duration_ms() {
    return (this.#player.frames / this.#player.fps) * 1000;
  }

  #cuts() {
    const segments = this.#draft?.tracks.flatMap((track) => track.segments) ?? [];
    return segments.flatMap(({ start_ms, end_ms }) => [start_ms, end_ms]).map((ms) => Math.ceil((ms / 1000) * this.#player.fps - 1e-6));
  }

  #name(track, index) {
    const element = document.createElement("div");
    element.className = `name ${height(track)}`;
    const kind = document.createElement("span");
    kind.className = "muted";
    kind.textContent = track.kind;
    element.append(track.name ?? `Track ${index + 1}`, kind);
    return element;
  }

  #lane(track, index) {
    const lane = document.createElement("li");
    lane.className = `lane ${height(track)}`;
    const flags = [track.hidden && "hidden", track.muted && "muted"].filter(Boolean);
    lane.setAttribute("aria-label", [`Track ${index + 1}: ${track.name ?? track.kind}`, ...flags].join(", "));
    lane.append(...track.segments.map((segment) => this.#segment(segment, track)));
    return lane;
  }

  #segment(segment, track) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = `segment ${segment.kind}${segment.hidden ? " off" : ""}`;
    element.dataset.key = segment.key.join("-");
    const percent = (ms) => `${(ms / this.duration_ms) * 100}%`;
    element.style.left = percent(segment.start_ms);
    element.style.width = percent(segment.end_ms - segment.start_ms);
    const name = segment.name ?? segment.kind;
    const label = document.createElement("span");
    label.className = "label";
    label.textContent = name;
    const strip = document.createElement("span");
    strip.className = "strip";
    element.append(strip, label);
    if (segment.transition_ms) {
      const join = document.createElement("span");
      join.className = "join";
      join.style.width = `${(segment.transition_ms / 2 / (segment.end_ms - segment.start_ms)) * 100}%`;
      element.append(join);
    }
    const words = [name, segment.kind, `from ${spoken(segment.start_ms)} to ${spoken(segment.end_ms)}`, segment.hidden && "hidden"];
    element.setAttribute("aria-label", words.filter(Boolean).join(", "));
    element.setAttribute("aria-pressed", String(element.dataset.key === this.#selected));
    element.title = `${name}\n${segment.source ?? track.kind}\n${segment.pointer}`;
    element.addEventListener("click", () => this.#select(element, segment));
    return element;
  }

  #select(element, segment = this.#segmentOf(element)) {
    get("lanes").querySelectorAll('[aria-pressed="true"]').forEach((other) => other.setAttribute("aria-pressed", "false"));
    element.setAttribute("aria-pressed", "true");
    this.#selected = element.dataset.key;
    const first = Math.ceil((segment.start_ms / 1000) * this.#player.fps - 1e-6);
    this.#player.seek(first);
  }

  #segmentOf(element) {
    const [track, segment] = element.dataset.key.split("-").map(Number);
    return this.#draft.tracks[track].segments[segment];
  }

  #zoom() {
    const zoom = 2 ** Number(get("zoom").value);
    get("zoom").setAttribute("aria-valuetext", zoom === 1 ? "whole draft" : `${zoom.toFixed(1)} times`);
    get("canvas").style.width = `${zoom * 100}%`;
    this.#drawRuler();
    this.#loader.redraw(get("lanes"), this.#draft);
    this.#follow(true);
  }

  #drawRuler() {
    const width = get("canvas").clientWidth;
    const seconds = this.duration_ms / 1000;
    const step = RULER_STEPS.find((it) => (it / seconds) * width >= RULER_ROOM_PX) ?? RULER_STEPS.at(-1);
    const marks = [];
    for (let at = 0; at < seconds; at += step) {
      const mark = document.createElement("span");
      mark.style.left = `${(at / seconds) * 100}%`;
      const code = timeCode(Math.round(at * this.#player.fps), this.#player.fps);
      mark.textContent = step < 1 ? code : code.replace(/:\d\d$/, "");
      marks.push(mark);
    }
    get("ruler").replaceChildren(...marks);
  }

  #showPlayhead() {
    const { frame, frames, range } = this.#player;
    const percent = (at) => (frames > 0 ? (at / frames) * 100 : 0);
    get("playhead").style.left = `${percent(frame)}%`;
    const first = range.in ?? 0;
    const marks = get("marks");
    marks.hidden = range.in === null && range.out === null;
    marks.style.left = `${percent(first)}%`;
    marks.style.width = `${percent((range.out ?? frames) - first)}%`;
    this.#follow(false);
  }

  /** Keeps the play head in sight while it moves. */
  #follow(centre) {
    const scroller = get("scroller");
    const x = (this.#player.frame / Math.max(this.#player.frames, 1)) * get("canvas").clientWidth;
    const isSeen = x >= scroller.scrollLeft && x <= scroller.scrollLeft + scroller.clientWidth;
    if (centre || !isSeen) scroller.scrollLeft = x - scroller.clientWidth / (centre ? 2 : 10);
  }

  #scrub(event) {
    const ruler = get("ruler");
    const go = ({ clientX }) => {
      const { left, width } = ruler.getBoundingClientRect();
      this.#player.seek(clamp((clientX - left) / width, 0, 1) * this.#player.frames);
    };
    this.#player.pause();
    ruler.setPointerCapture(event.pointerId);
    ruler.addEventListener("pointermove", go);
    const end = () => ruler.removeEventListener("pointermove", go);
    for (const name of ["pointerup", "pointercancel"]) ruler.addEventListener(name, end, { once: true });
    go(event);
  }
}

function isSound(track) {
  return track.segments.length > 0 && track.segments.every((segment) => segment.kind === "audio");
}

/** Pictures and sound need room, words do not. */
function height(track) {
  return track.segments.some((segment) => segment.pictured || segment.kind === "audio") ? "tall" : "flat";
}
