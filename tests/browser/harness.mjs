// A preview of a draft in a folder of its own, and a page of headless Chromium that shows it.

import { spawn } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { chromium } from "playwright-core";

const PROGRAM = process.env.OFFCUT_PROGRAM;
const MEDIA = process.env.OFFCUT_MEDIA;

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required"];

/** Six seconds of plain colours with a bar that moves, a caption, a clip with sound and a warning (a key that nobody knows). */
export function draft(changes = {}) {
  const { colours = ["#c02020", "#20a040", "#2040c0"], caption = "One caption" } = changes;
  return {
    m: { title: "A test", width: 216, height: 384, fps: 30 },
    d: 6000,
    t: [
      { tt: 0, n: "Colours", sg: colours.map((c, index) => ({ k: "colour", n: `Colour ${index + 1}`, c, d: 2000 })) },
      { tt: 0, n: "Bar", sg: [{ k: "colour", c: "#ffffff", d: 6000, w: 0.2, h: 0.1, y: 0.9, kf: { x: [[0, 0], [6000, 1]] } }] },
      { tt: 0, n: "Clip", sg: [{ u: "clip.mp4", n: "A clip", s: 2000, d: 2000, y: 0.2, w: 0.4, h: 0.15, zz: 1 }] },
      { tt: 7, n: "Words", sg: [{ tx: caption, s: 500, d: 3000, y: 0.5 }] },
      { tt: 1, n: "Music", sg: [{ u: "music.wav", n: "A tone", d: 6000 }] },
    ],
  };
}

export class Preview {
  /** Starts the program on a draft; `text` is what its file holds. */
  static async start(text = JSON.stringify(draft())) {
    const preview = new Preview();
    preview.folder = await mkdtemp(join(tmpdir(), "offcut-preview-"));
    preview.path = join(preview.folder, "draft.json");
    for (const name of await readdir(MEDIA)) await copyFile(join(MEDIA, name), join(preview.folder, name));
    await mkdir(join(preview.folder, "cache"));
    await writeFile(preview.path, text);
    await preview.run();
    return preview;
  }

  async run() {
    const environment = { ...process.env, OFFCUT_CACHE: join(this.folder, "cache") };
    this.process = spawn(PROGRAM, ["preview", this.path, "--no-open", "--json"], { env: environment, stdio: ["ignore", "pipe", "inherit"] });
    for await (const line of createInterface({ input: this.process.stdout })) {
      this.url = JSON.parse(line).url;
      break;
    }
  }

  /** Saves as careful editors do: another file takes the draft's name. */
  async save(text) {
    const part = `${this.path}~`;
    await writeFile(part, text);
    await rename(part, this.path);
  }

  file(name) {
    return join(this.folder, name);
  }

  async notice() {
    return (await fetch(`${this.url}notice`)).json();
  }

  async stop() {
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGTERM");
    await ended;
  }

  async end() {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export async function launch() {
  return chromium.launch({ executablePath: process.env.OFFCUT_CHROMIUM, headless: true, args: FLAGS });
}

/** A page that shows the preview. It keeps what goes wrong in it, and every address it asks. */
export async function open(browser, preview, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, acceptDownloads: true, ...options });
  // While working on the page: its files as they are in the sources, without building.
  if (process.env.OFFCUT_PAGE) {
    await context.route("**/page/*", (route) => route.fulfill({ path: join(process.env.OFFCUT_PAGE, route.request().url().split("/").at(-1)) }));
  }
  const page = await context.newPage();
  page.faults = [];
  page.addresses = [];
  page.on("console", (message) => message.type() === "error" && page.faults.push(message.text()));
  page.on("pageerror", (error) => page.faults.push(error.message));
  page.on("request", (request) => page.addresses.push(request.url()));
  await page.goto(preview.url);
  await page.waitForFunction(() => document.getElementById("video").readyState >= 2 || !document.getElementById("empty").hidden);
  return page;
}

/** What is on the screen at fractions of it: [r, g, b]. The still lies over the video. */
export function pixel(page, x, y) {
  return page.evaluate(([left, top]) => {
    const still = document.getElementById("still");
    const video = document.getElementById("video");
    const shown = still.hidden ? video : still;
    const canvas = document.createElement("canvas");
    canvas.width = shown.videoWidth ?? shown.naturalWidth;
    canvas.height = shown.videoHeight ?? shown.naturalHeight;
    const context = canvas.getContext("2d");
    context.drawImage(shown, 0, 0);
    return [...context.getImageData(Math.floor(left * canvas.width), Math.floor(top * canvas.height), 1, 1).data].slice(0, 3);
  }, [x, y]);
}

/** Waits until the screen shows a colour at a place; returns the milliseconds it took. */
export async function shows(page, wanted, [x, y] = [0.5, 0.75], patience_ms = 15000) {
  const start = performance.now();
  let found = [];
  while (performance.now() - start < patience_ms) {
    found = await pixel(page, x, y);
    if (found.every((value, index) => Math.abs(value - wanted[index]) <= 24)) return performance.now() - start;
    await page.waitForTimeout(8);
  }
  throw new Error(`the screen shows ${found}, not ${wanted}`);
}

export const RED = [192, 32, 32];
export const GREEN = [32, 160, 64];
export const BLUE = [32, 64, 192];

/** The frame that the page says it shows. */
export function frame(page) {
  return page.$eval("#scrubber", (scrubber) => Number(scrubber.value));
}

export { readFile };
