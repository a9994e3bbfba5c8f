// One kind of media of the player: fragments of equal length, fetched by number and appended where they belong.

import { part } from "./server.js";

/** Seconds kept behind the play head when the browser's memory for media is full. */
const KEPT_S = 20;

/** A fragment's end is left alone by this much, so that its neighbour's first frame stays. */
const EDGE_S = 0.002;

export class Buffer {
  /** `length_s` seconds a fragment, `count` of them, each at `path/number`. */
  constructor(mediaSource, type, path, length_s, count) {
    this.source = mediaSource.addSourceBuffer(type);
    this.path = path;
    this.length_s = length_s;
    this.count = count;
    this.tags = new Map();
    this.fresh = new Set();
    this.last = Promise.resolve();
  }

  indexAt(time_s) {
    return Math.min(Math.floor(time_s / this.length_s + 1e-6), this.count - 1);
  }

  isFresh(index) {
    return this.fresh.has(index);
  }

  has(index) {
    return this.tags.has(index);
  }

  /** The first number from `from` up to `to` that is to be asked for; `undefined` where there is none. */
  wanted(from, to) {
    for (let index = Math.max(from, 0); index <= Math.min(to, this.count - 1); index += 1) {
      if (!this.fresh.has(index)) return index;
    }
    return undefined;
  }

  /** The draft has changed: every fragment is asked for again, and those that are still right are not sent. */
  stale(count) {
    this.fresh.clear();
    this.count = count;
  }

  /** Asks for a fragment; tells whether other bytes came than were here. `now` is where the play head is. */
  async fill(index, now, signal) {
    const came = await part(`${this.path}/${index}`, this.tags.get(index), signal);
    if (came) await this.#queue(() => this.#replace(index, came, now));
    this.fresh.add(index);
    return came !== null;
  }

  /** Drops what lies past the end. */
  cut(end_s) {
    for (const index of [...this.tags.keys()]) {
      if (index >= this.count) this.tags.delete(index);
    }
    return this.#queue(() => this.#change(() => this.source.remove(end_s, Infinity)));
  }

  /** One change after the other: a source buffer takes no second one while it works. */
  #queue(change) {
    this.last = this.last.catch(() => {}).then(change);
    return this.last;
  }

  async #replace(index, { tag, bytes }, now) {
    const start = index * this.length_s;
    if (this.tags.has(index)) {
      await this.#change(() => this.source.remove(start, start + this.length_s - EDGE_S));
    }
    const append = () => this.#change(() => {
      this.source.timestampOffset = start;
      this.source.appendBuffer(bytes);
    });
    try {
      await append();
    } catch (error) {
      if (error.name !== "QuotaExceededError") throw error;
      await this.#forget(now);
      await append();
    }
    this.tags.set(index, tag);
  }

  async #forget(now) {
    const end = Math.max(now - KEPT_S, 0);
    for (const index of [...this.tags.keys()]) {
      if (index < this.indexAt(end) || index > this.indexAt(now) + KEPT_S) {
        this.tags.delete(index);
        this.fresh.delete(index);
        await this.#change(() => this.source.remove(index * this.length_s, (index + 1) * this.length_s - EDGE_S));
      }
    }
  }

  #change(act) {
    return new Promise((resolve, reject) => {
      const done = () => resolve();
      const failed = () => reject(new Error("the browser cannot play this fragment"));
      this.source.addEventListener("updateend", done, { once: true });
      this.source.addEventListener("error", failed, { once: true });
      try {
        act();
        if (!this.source.updating) resolve();
      } catch (error) {
        reject(error);
      }
    });
  }
}
