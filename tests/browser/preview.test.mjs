// The preview's page as a person uses it.

import assert from "node:assert/strict";
import { readdir, stat, writeFile } from "node:fs/promises";
import { after, before, beforeEach, afterEach, test } from "node:test";

import { BLUE, GREEN, Preview, RED, draft, frame, launch, open, pixel, shows } from "./harness.mjs";

let browser;
let preview;
let page;

before(async () => { browser = await launch(); });
after(async () => browser.close());
beforeEach(async () => {
  preview = await Preview.start();
  page = await open(browser, preview);
});
afterEach(async () => {
  const { faults, addresses } = page;
  await page.context().close();
  await preview.end();
  assert.deepEqual(faults, []);
  // Nothing but this machine is asked.
  assert.deepEqual(addresses.filter((address) => !/^(http:\/\/127\.0\.0\.1:\d+\/|blob:)/.test(address)), []);
});

test("plays in time, with sound", async () => {
  await page.waitForFunction(() => document.getElementById("video").buffered.length > 0 && document.getElementById("video").buffered.end(0) > 3);
  const before = await pixel(page, 0.25, 0.9);
  await page.keyboard.press(" ");
  await page.waitForFunction(() => document.getElementById("video").currentTime > 0.2);
  const clock = () => page.evaluate(() => [performance.now() / 1000, document.getElementById("video").currentTime]);
  const [wall, position] = await clock();
  await page.waitForTimeout(1500);
  const [laterWall, laterPosition] = await clock();
  const speed = (laterPosition - position) / (laterWall - wall);
  assert.ok(Math.abs(speed - 1) < 0.08, `plays at ${speed} of real time`);
  // The bar has moved on, and the next colour has come.
  assert.notDeepEqual(await pixel(page, 0.25, 0.9), before);
  await page.waitForFunction(() => document.getElementById("video").currentTime > 2.2);
  await shows(page, GREEN);
  const sound = await page.$eval("#video", (video) => video.webkitAudioDecodedByteCount);
  assert.ok(sound > 10000, `${sound} bytes of sound`);
  await page.keyboard.press("k");
  const stopped = await frame(page);
  await page.waitForTimeout(200);
  assert.equal(await frame(page), stopped);
});

test("sound and pictures are whole: no gap from start to end", async () => {
  await page.keyboard.press("Home");
  await page.keyboard.press(" ");
  await page.waitForFunction(() => document.getElementById("video").currentTime > 4);
  const ranges = await page.$eval("#video", ({ buffered }) => [...Array(buffered.length).keys()].map((index) => [buffered.start(index), buffered.end(index)]));
  assert.equal(ranges.length, 1, JSON.stringify(ranges));
  await page.waitForFunction(() => document.getElementById("play").getAttribute("aria-label") === "Play", null, { timeout: 8000 });
  assert.equal(await frame(page), 179);
});

test("scrubs: the frame of a place is there at once", async () => {
  for (const [place, colour] of [[100, GREEN], [170, BLUE], [10, RED], [130, BLUE]]) {
    await page.$eval("#scrubber", (scrubber, value) => {
      scrubber.value = value;
      scrubber.dispatchEvent(new Event("input", { bubbles: true }));
    }, place);
    await shows(page, colour);
    assert.equal(await frame(page), place);
  }
  // The bar stands where it stands at that frame: x is 130 / 180 of the width.
  const bar = await pixel(page, 130 / 180, 0.9);
  assert.ok(bar.every((value) => value > 225), `the bar's place shows ${bar}`);
});

test("the ruler scrubs, too", async () => {
  const { x, y, width } = await page.locator("#ruler").boundingBox();
  await page.mouse.move(x + width * 0.1, y + 5);
  await page.mouse.down();
  for (const part of [0.3, 0.5, 0.7, 0.9]) await page.mouse.move(x + width * part, y + 5);
  await page.mouse.up();
  await shows(page, BLUE);
  assert.ok(Math.abs(await frame(page) - 162) <= 1);
});

test("shows a saved change, rendering only what changed", async () => {
  await page.keyboard.press("End");
  await shows(page, BLUE);
  await page.waitForFunction(() => [...document.querySelectorAll(".strip img")].length >= 5);
  await page.keyboard.press("Home");
  await page.keyboard.press(" ");
  await page.waitForFunction(() => document.getElementById("video").currentTime > 5);
  await page.keyboard.press("End");
  const { rendered } = await preview.notice();
  const start = performance.now();
  await preview.save(JSON.stringify(draft({ colours: ["#c02020", "#20a040", "#e0e020"] })));
  await shows(page, [224, 224, 32]);
  const took = performance.now() - start;
  assert.ok(took < 4000, `${took} ms`);
  await page.keyboard.press("Home");
  await shows(page, RED);
  await page.waitForTimeout(1500);
  const after = (await preview.notice()).rendered - rendered;
  // Two seconds of one colour are two fragments; its thumbnails and the caption's are small pictures.
  assert.ok(after >= 1 && after <= 2 + 12, `${after} parts were rendered`);
  console.log(`# a saved change was on the screen after ${Math.round(took)} ms`);
});

test("what was rendered in one run is there in the next", async () => {
  await page.keyboard.press(" ");
  await page.waitForFunction(() => document.getElementById("video").currentTime > 3);
  await preview.stop();
  await preview.run();
  const again = await open(browser, preview);
  await again.keyboard.press(" ");
  await again.waitForFunction(() => document.getElementById("video").currentTime > 2);
  const { rendered, reused } = await preview.notice();
  await again.context().close();
  // The first page lost its server.
  page.faults.length = 0;
  assert.ok(reused >= 6, `${reused} reused, ${rendered} rendered`);
  assert.ok(rendered <= reused / 2, `${reused} reused, ${rendered} rendered`);
});

test("a broken draft shows its error, keeps the picture, and recovers", async () => {
  await shows(page, RED);
  await preview.save("{ \"t\": [ }");
  await page.waitForSelector("#problems:not([hidden]) .error");
  assert.match(await page.textContent("#problems"), /not JSON|JSON/);
  await shows(page, RED);
  const wrong = draft();
  wrong.t[0].sg[1].d = "soon";
  await preview.save(JSON.stringify(wrong));
  await page.waitForFunction(() => document.querySelector("#problems .error code")?.textContent === "/t/0/sg/1/d");
  await page.click("#problems .error button");
  assert.equal(await frame(page), 60);
  await preview.save(JSON.stringify(draft({ colours: ["#e0e020", "#20a040", "#2040c0"] })));
  await page.waitForSelector("#problems", { state: "hidden" });
  await page.keyboard.press("Home");
  await shows(page, [224, 224, 32]);
});

test("a warning leads to its place", async () => {
  assert.equal(await page.textContent("#problems-button"), "1 warning");
  await page.click("#problems-button");
  await page.click("#problem-list button");
  assert.equal(await frame(page), 60);
  assert.equal(await page.$eval('.segment[aria-pressed="true"]', (segment) => segment.dataset.key), "2-0");
});

test("exports, asks before it replaces, and can be stopped", async () => {
  await page.click("#export");
  await page.waitForFunction(() => /draft\.mp4: [\d.]+ MB/.test(document.getElementById("export-label").textContent), null, { timeout: 60000 });
  const first = await stat(preview.file("draft.mp4"));
  assert.ok(first.size > 2000);
  await page.click("#export");
  await page.waitForSelector("#conflict[open]");
  await page.click('#conflict button[value="keep-both"]');
  await page.waitForFunction(() => /draft 2\.mp4: [\d.]+ MB/.test(document.getElementById("export-label").textContent), null, { timeout: 60000 });
  assert.deepEqual((await readdir(preview.folder)).filter((name) => name.endsWith(".mp4")).sort(), ["clip.mp4", "draft 2.mp4", "draft.mp4"]);
  assert.equal((await stat(preview.file("draft.mp4"))).mtimeMs, first.mtimeMs);

  const long = draft();
  Object.assign(long, { d: 600000 });
  long.t[1].sg[0].d = 600000;
  await preview.save(JSON.stringify(long));
  await page.waitForFunction(() => document.getElementById("length").textContent === "10:00:00");
  await page.click("#export");
  await page.click('#conflict button[value="replace"]');
  await page.waitForFunction(() => document.getElementById("export-bar").value > 0);
  await page.click("#export-cancel");
  await page.waitForFunction(() => document.getElementById("export-label").textContent === "Export cancelled");
  assert.equal((await stat(preview.file("draft.mp4"))).mtimeMs, first.mtimeMs);
  assert.deepEqual((await readdir(preview.folder)).filter((name) => name.startsWith(".")), []);
  // A 409 is an answer here, but the browser writes it into its console.
  page.faults = page.faults.filter((fault) => !fault.includes("409"));
});

test("the frame is saved as a PNG at full size", async () => {
  await page.keyboard.press("End");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#picture")]);
  assert.equal(download.suggestedFilename(), "draft-00179.png");
  await download.saveAs(preview.file("frame.png"));
  const { default: { readFileSync } } = await import("node:fs");
  const bytes = readFileSync(preview.file("frame.png"));
  assert.equal(bytes.toString("latin1", 1, 4), "PNG");
  assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [216, 384]);
});

test("a draft that is broken from the start is shown as such, and comes up when it is right", async () => {
  const broken = await Preview.start("{}");
  const other = await open(browser, broken);
  assert.match(await other.textContent("#problems"), /"t"|track/);
  await writeFile(broken.path, JSON.stringify(draft()));
  await shows(other, RED);
  await other.context().close();
  await broken.end();
});
