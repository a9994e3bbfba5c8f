// The buttons below the picture.

import { spoken, timeCode } from "./time.js";

const get = (id) => document.getElementById(id);

export function connectTransport(player) {
  const scrubber = get("scrubber");
  const actions = {
    play: () => (player.isPlaying ? player.pause() : player.play()),
    "to-start": () => player.seek(0),
    "to-end": () => player.seek(player.frames - 1),
    "step-back": () => { player.pause(); player.seek(player.frame - 1); },
    "step-forward": () => { player.pause(); player.seek(player.frame + 1); },
    mute: () => setMuted(player.toggleMute()),
  };
  for (const [id, act] of Object.entries(actions)) get(id).addEventListener("click", act);
  scrubber.addEventListener("input", () => {
    player.pause();
    player.seek(Number(scrubber.value));
  });
  player.addEventListener("frame", () => showFrame(player, scrubber));
  player.addEventListener("play", () => showPlaying(player));
  player.addEventListener("busy", () => { get("busy").hidden = !player.isBusy; });
}

/** The length of another version. */
export function showLength(player) {
  get("scrubber").max = Math.max(player.frames - 1, 0);
  get("length").textContent = timeCode(player.frames, player.fps);
}

export function setMuted(muted) {
  get("mute").setAttribute("aria-pressed", String(muted));
}

function showFrame(player, scrubber) {
  const { frame, fps, range } = player;
  scrubber.value = frame;
  scrubber.setAttribute("aria-valuetext", `${spoken((frame / fps) * 1000)}, frame ${frame}`);
  get("now").textContent = timeCode(frame, fps);
  get("picture").href = `picture/${frame}`;
  const hasRange = range.in !== null || range.out !== null;
  get("range").hidden = !hasRange;
  const code = (at, fallback) => timeCode(at ?? fallback, fps);
  get("range").textContent = hasRange ? `Loop ${code(range.in, 0)} – ${code(range.out, player.frames)}` : "";
}

function showPlaying(player) {
  const button = get("play");
  button.classList.toggle("playing", player.isPlaying);
  button.setAttribute("aria-label", player.isPlaying ? "Pause" : "Play");
  get("rate").hidden = player.rate === 1;
  get("rate").textContent = `${player.rate < 0 ? "−" : ""}${Math.abs(player.rate)}×`;
}
