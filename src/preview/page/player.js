// Plays the draft: fragments of pictures and sound are appended ahead of the play head to one media element, which keeps them in time. A place
// that has no fragment yet is shown as a still at once, and by its fragment as soon as that is there.

import { Buffer } from "./buffer.js";
import { picture } from "./server.js";
import { clamp } from "./time.js";

/** High profile; the level is the highest that fragments can have. */
const PICTURES = 'video/mp4; codecs="avc1.640033"';
const SOUND = 'audio/mp4; codecs="flac"';

/** Seconds asked for ahead of the play head, playing and standing. */
const AHEAD_S = { playing: 12, standing: 3 };

/** Events: `frame` (the position moved), `play` (playing or not, or another rate), `busy` (waiting for pictures or not), `problem` (with `detail`). */
export class Player extends EventTarget {
  #video;
  #still;
  #draft = null;
  #media = null;
  #buffers = [];
  #frame = 0;
  #rate = 1;
  #reverse = null;
  #asking = new AbortController();
  #stillAsked = null;
  #stillWanted = null;
  #pumping = new Set();
  #range = { in: null, out: null };
  #isSilent = false;

  constructor(video, still) {
    super();
    this.#video = video;
    this.#still = still;
    video.addEventListener("play", () => this.#changed("play"));
    video.addEventListener("pause", () => this.#changed("play"));
    for (const name of ["waiting", "playing", "canplay", "seeked"]) video.addEventListener(name, () => this.#changed("busy"));
    video.addEventListener("waiting", () => this.#stopAtEnd());
    const tick = () => {
      this.#follow();
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    // A tab in the background has no animation frames, but goes on sounding.
    setInterval(() => this.#pump(), 500);
  }

  get frame() { return this.#frame; }
  get frames() { return this.#draft?.frames ?? 0; }
  get fps() { return this.#draft ? this.#draft.fps[0] / this.#draft.fps[1] : 30; }
  get isPlaying() { return this.#reverse !== null || !this.#video.paused; }
  get rate() { return this.#reverse ? -this.#reverse.rate : this.#rate; }
  get range() { return this.#range; }
  get isBusy() {
    return this.#draft !== null && this.isPlaying && this.#reverse === null && this.#video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
  }

  /** Shows another version of the draft, at the same place where that is still there. */
  async load(draft) {
    const before = this.#draft;
    this.#draft = draft;
    const shape = (it) => JSON.stringify([it.preview, it.fps, it.fragments.frames, it.sound.count > 0]);
    const wasSilent = this.#isSilent;
    this.#isSilent = false;
    if (!before || wasSilent || shape(before) !== shape(draft)) {
      await this.#rebuild();
    } else {
      await this.#refresh(before);
    }
    this.seek(clamp(this.#frame, 0, this.frames - 1));
  }

  /** Goes to a frame, and shows it as soon as that can be. */
  seek(frame) {
    if (!this.#draft) return;
    this.#frame = clamp(Math.round(frame), 0, this.frames - 1);
    // The middle of the frame: no rounding makes it another one.
    this.#video.currentTime = (this.#frame + 0.5) / this.fps;
    if (this.#isReady()) this.#hideStillWhenShown();
    else this.#showStill();
    this.#changed("frame");
    this.#restart();
  }

  play(rate = 1) {
    if (!this.#draft) return;
    this.#stopReverse();
    this.#rate = rate;
    const { in: first, out } = this.#range;
    const end = out ?? this.frames - 1;
    if (this.#frame >= end) this.seek(first ?? 0);
    this.#video.playbackRate = rate;
    this.#pump();
    this.#video.play().catch((error) => {
      if (error.name !== "AbortError") this.#problem(error);
    });
    this.#changed("play");
  }

  pause() {
    this.#stopReverse();
    this.#video.pause();
    this.#rate = 1;
    this.#changed("play");
  }

  /** Backwards: frame after frame, without sound. */
  playBackwards(rate = 1) {
    this.#video.pause();
    this.#reverse = { rate, since: performance.now(), from: this.#frame };
    this.#changed("play");
  }

  toggleMute() {
    this.#video.muted = !this.#video.muted;
    return this.#video.muted;
  }

  /** Plays from `first` to `out` again and again; `null` frees an end. */
  setRange(first, out) {
    this.#range = { in: first, out };
    this.#changed("frame");
  }

  async #leaveSound() {
    this.#isSilent = true;
    await this.#rebuild();
    this.seek(this.#frame);
  }

  async #rebuild() {
    this.#restart(false);
    if (this.#video.src) URL.revokeObjectURL(this.#video.src);
    const media = new MediaSource();
    this.#media = media;
    this.#buffers = [];
    const opened = new Promise((resolve) => media.addEventListener("sourceopen", resolve, { once: true }));
    this.#video.src = URL.createObjectURL(media);
    await opened;
    if (media !== this.#media) return;
    const { fragments, sound, frames } = this.#draft;
    media.duration = frames / this.fps;
    const kinds = [[PICTURES, "fragment", fragments.frames / this.fps, fragments.count]];
    if (sound.count > 0 && !this.#isSilent) kinds.push([SOUND, "sound", sound.samples / sound.rate, sound.count]);
    for (const [type, path, length_s, count] of kinds) {
      if (MediaSource.isTypeSupported(type)) this.#buffers.push(new Buffer(media, type, path, length_s, count));
      else this.#problem(new Error(`this browser does not play ${type}`));
    }
  }

  async #refresh(before) {
    const { fragments, sound, frames } = this.#draft;
    const counts = { fragment: fragments.count, sound: sound.count };
    this.#restart(false);
    this.#buffers.forEach((buffer) => buffer.stale(counts[buffer.path]));
    if (before.frames === frames) return;
    if (frames < before.frames) await Promise.all(this.#buffers.map((buffer) => buffer.cut(frames / this.fps)));
    await Promise.all(this.#buffers.map((buffer) => buffer.last.catch(() => {})));
    if (this.#media.readyState === "open") this.#media.duration = frames / this.fps;
  }

  /** Whether the newest picture of the present place is in the media element. */
  #isReady() {
    const [pictures] = this.#buffers;
    return pictures !== undefined && pictures.isFresh(this.#fragment());
  }

  #fragment() {
    return Math.floor(this.#frame / this.#draft.fragments.frames);
  }

  /** Forgets requests for what lies elsewhere, and asks for what is near. */
  #restart(again = true) {
    const [pictures] = this.#buffers;
    const near = pictures && [...this.#pumping].some(({ buffer, index }) => buffer === pictures && index === this.#fragment());
    if (!near || !again) {
      this.#asking.abort();
      this.#asking = new AbortController();
      this.#pumping.clear();
    }
    if (again) this.#pump();
  }

  #pump() {
    for (const buffer of this.#buffers) this.#pumpOne(buffer);
  }

  async #pumpOne(buffer) {
    if ([...this.#pumping].some((job) => job.buffer === buffer)) return;
    const { signal } = this.#asking;
    for (;;) {
      const now = this.#frame / this.fps;
      const from = buffer.indexAt(now);
      const ahead = this.isPlaying ? AHEAD_S.playing * Math.max(this.#rate, 1) : AHEAD_S.standing;
      const index = buffer.wanted(from, from + Math.ceil(ahead / buffer.length_s));
      if (index === undefined || signal.aborted) return;
      const job = { buffer, index };
      this.#pumping.add(job);
      try {
        const changed = await buffer.fill(index, now, signal);
        this.#pumping.delete(job);
        if (signal.aborted) return;
        this.#arrived(buffer, index, changed);
      } catch (error) {
        this.#pumping.delete(job);
        if (error.name === "AbortError") return;
        this.#problem(error);
        // Pictures go on without the sound; the next version tries it again.
        if (buffer.path === "sound" && !signal.aborted) await this.#leaveSound();
        return;
      }
    }
  }

  #arrived(buffer, index, changed) {
    const [pictures] = this.#buffers;
    if (buffer === pictures && index === this.#fragment()) {
      this.#stillWanted = null;
      // A standing picture is drawn again only by a seek.
      if (changed && this.#video.paused) this.#video.currentTime = (this.#frame + 0.5) / this.fps;
      this.#hideStillWhenShown();
    }
    const whole = this.#buffers.every((it) => it.isFresh(it.count - 1));
    const quiet = this.#buffers.every((it) => !it.source.updating);
    if (whole && quiet && this.#media.readyState === "open") this.#media.endOfStream();
  }

  /** Asks for the still of the present frame; while one is on its way only the newest wish counts. */
  async #showStill() {
    this.#stillWanted = this.#frame;
    if (this.#stillAsked) return;
    while (this.#stillWanted !== null) {
      const frame = this.#stillWanted;
      this.#stillWanted = null;
      this.#stillAsked = frame;
      try {
        const blob = await picture(frame);
        // Its fragment may have been faster.
        if (!this.isPlaying && !(frame === this.#frame && this.#isReady() && this.#still.hidden)) await this.#paint(blob);
      } catch (error) {
        this.#problem(error);
      }
    }
    this.#stillAsked = null;
    if (this.#isReady()) this.#hideStillWhenShown();
  }

  async #paint(blob) {
    const url = URL.createObjectURL(blob);
    const before = this.#still.src;
    this.#still.src = url;
    await this.#still.decode().catch(() => {});
    this.#still.hidden = false;
    if (before) URL.revokeObjectURL(before);
    this.dispatchEvent(new CustomEvent("still", { detail: this.#frame }));
  }

  #hideStillWhenShown() {
    if (this.#still.hidden) return;
    const hide = () => {
      if (this.#video.seeking || this.#video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
      if (this.#stillWanted === null && this.#isReady()) this.#still.hidden = true;
    };
    const later = () => requestAnimationFrame(hide);
    for (const name of ["seeked", "loadeddata"]) this.#video.addEventListener(name, later, { once: true });
    later();
  }

  /** The play head follows the media element's clock. */
  #follow() {
    if (this.#reverse) this.#followBackwards();
    if (!this.#draft || this.#video.paused || this.#video.seeking) return;
    const frame = clamp(Math.floor(this.#video.currentTime * this.fps + 1e-3), 0, this.frames - 1);
    if (frame === this.#frame) return;
    this.#frame = frame;
    this.#still.hidden = true;
    const { in: first, out } = this.#range;
    if (out !== null && frame >= out) this.seek(first ?? 0);
    this.#changed("frame");
    if (this.#video.ended) this.#changed("play");
  }

  #followBackwards() {
    const { rate, since, from } = this.#reverse;
    const frame = from - Math.floor(((performance.now() - since) / 1000) * this.fps * rate);
    if (frame < this.#frame && !this.#video.seeking) this.seek(frame);
    if (frame <= 0) this.pause();
  }

  #stopReverse() {
    this.#reverse = null;
  }

  /** The last fragment can end a little before the length: that is the end, and no wait. */
  #stopAtEnd() {
    if (this.#draft && this.#video.currentTime >= (this.frames - 1) / this.fps) this.pause();
  }

  #changed(name) {
    this.dispatchEvent(new Event(name));
  }

  #problem(error) {
    this.dispatchEvent(new CustomEvent("problem", { detail: error.message }));
  }
}
