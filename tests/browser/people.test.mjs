// The page for everybody: keys, safe areas, small screens, light and dark, and what a screen reader finds.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Preview, frame, launch, open } from "./harness.mjs";

let browser;
let preview;

before(async () => {
  browser = await launch();
  preview = await Preview.start();
});
after(async () => {
  await browser.close();
  await preview.end();
});

test("keys work as in video editors", async () => {
  const page = await open(browser, preview);
  const steps = [["ArrowRight", 1], ["Shift+ArrowRight", 31], ["ArrowLeft", 30], ["Shift+ArrowLeft", 0], ["End", 179], ["ArrowRight", 179],
    ["Home", 0], ["ArrowDown", 15], ["ArrowDown", 60], ["ArrowUp", 15]];
  for (const [key, wanted] of steps) {
    await page.keyboard.press(key);
    assert.equal(await frame(page), wanted, key);
  }
  await page.keyboard.press("i");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("o");
  assert.equal(await page.textContent("#range"), "Loop 00:00:15 – 00:01:15");
  await page.keyboard.press("x");
  assert.ok(await page.isHidden("#range"));

  await page.keyboard.press("End");
  await page.keyboard.press("j");
  await page.waitForFunction(() => Number(document.getElementById("scrubber").value) < 165);
  assert.equal(await page.textContent("#rate"), "−1×");
  await page.keyboard.press("k");
  await page.keyboard.press("Home");
  await page.keyboard.press("l");
  await page.keyboard.press("l");
  assert.equal(await page.textContent("#rate"), "2×");
  assert.equal(await page.$eval("#video", (video) => video.playbackRate), 2);
  await page.keyboard.press("k");
  await page.keyboard.press("m");
  assert.ok(await page.$eval("#video", (video) => video.muted));
  await page.keyboard.press("?");
  assert.ok(await page.isVisible("#help"));
  await page.keyboard.press("Escape");
  assert.ok(await page.isHidden("#help"));
  await page.context().close();
});

test("a loop goes round", async () => {
  const page = await open(browser, preview);
  await page.keyboard.press("i");
  for (let step = 0; step < 10; step += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("o");
  await page.keyboard.press(" ");
  const highest = await page.evaluate(async () => {
    let most = 0;
    const end = performance.now() + 1500;
    while (performance.now() < end) {
      most = Math.max(most, Number(document.getElementById("scrubber").value));
      await new Promise(requestAnimationFrame);
    }
    return most;
  });
  assert.ok(highest <= 12, `frame ${highest}`);
  assert.equal(await page.getAttribute("#play", "aria-label"), "Pause");
  await page.context().close();
});

test("safe areas lie over the picture", async () => {
  const page = await open(browser, preview);
  assert.ok(await page.isHidden("#safe"));
  await page.selectOption("#safe-choice", { label: "Instagram Reels" });
  const screen = await page.locator("#screen").boundingBox();
  const area = await page.locator(".safe-box").boundingBox();
  const part = [(area.x - screen.x) / screen.width, (area.y - screen.y) / screen.height, area.height / screen.height];
  for (const [index, wanted] of [0.06, 0.14, 0.51].entries()) assert.ok(Math.abs(part[index] - wanted) < 0.01, `${part}`);
  await page.click("#title");
  await page.keyboard.press("s");
  assert.equal(await page.textContent("#live"), "YouTube Shorts");
  await page.context().close();
});

for (const [width, height] of [[360, 740], [820, 1180], [740, 360]]) {
  test(`fits ${width} x ${height}`, async () => {
    const page = await open(browser, preview, { viewport: { width, height } });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(overflow, 0);
    for (const id of ["#screen", "#play", "#scrubber", "#export", "#safe-choice", "#picture", "#lanes"]) {
      const box = await page.locator(id).boundingBox();
      assert.ok(box && box.x >= 0 && box.x + Math.min(box.width, width) <= width + 1 && box.y >= 0 && box.y < height, `${id}: ${JSON.stringify(box)}`);
    }
    const screen = await page.locator("#screen").boundingBox();
    assert.ok(screen.height >= height * 0.2, `the picture is ${screen.height} high`);
    assert.ok(Math.abs(screen.width / screen.height - 216 / 384) < 0.02, "the picture keeps its shape");
    await page.context().close();
  });
}

for (const colorScheme of ["light", "dark"]) {
  test(`words are readable in ${colorScheme}`, async () => {
    const page = await open(browser, preview, { colorScheme });
    await page.click("#problems-button");
    const faint = await page.evaluate(faintWords);
    assert.deepEqual(faint, []);
    await page.context().close();
  });
}

test("everything has a name, a role and a place in the order", async () => {
  const page = await open(browser, preview);
  await page.waitForSelector(".segment");
  const unnamed = await page.evaluate(() => {
    const named = (element) => element.getAttribute("aria-label") || element.labels?.length || element.textContent.trim() || element.alt;
    return [...document.querySelectorAll("button, a, input, select, video, dialog, section, aside, ul[aria-label]")]
      .filter((element) => !named(element) && !element.getAttribute("aria-labelledby")).map((element) => element.outerHTML.slice(0, 80));
  });
  assert.deepEqual(unnamed, []);
  const { ids, images, headings, language } = await page.evaluate(() => ({
    ids: [...document.querySelectorAll("[id]")].map((element) => element.id),
    images: [...document.querySelectorAll("img:not([alt])")].length,
    headings: document.querySelectorAll("h1").length,
    language: document.documentElement.lang,
  }));
  assert.equal(new Set(ids).size, ids.length, "ids are unique");
  assert.deepEqual([images, headings, language], [0, 1, "en"]);
  assert.match(await page.getAttribute("#scrubber", "aria-valuetext"), /^0 s, frame 0$/);
  assert.equal(await page.locator(".segment.text").getAttribute("aria-label"), '"One caption", text, from 0.5 s to 3.5 s');
  assert.equal(await page.getAttribute("#live", "aria-live"), "polite");

  const order = [];
  await page.focus("body");
  for (let step = 0; step < 24; step += 1) {
    await page.keyboard.press("Tab");
    order.push(await page.evaluate(() => document.activeElement.id || document.activeElement.className.split(" ")[0]));
  }
  const at = (name) => order.indexOf(name);
  assert.ok(at("export") >= 0 && at("export") < at("scrubber") && at("scrubber") < at("play") && at("play") < at("zoom") && at("zoom") < at("segment"), `${order}`);
  await page.focus(".segment.text");
  await page.keyboard.press("Enter");
  assert.ok(await page.$('.segment[aria-pressed="true"]'), "a segment is chosen by the keyboard");
  await page.context().close();
});

/** Words whose contrast with what is behind them is under 4.5 to 1 (WCAG 2.2, 1.4.3). Runs in the page. */
function faintWords() {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => [0, 1, 2].map((index) => top[index] * top[3] + below[index] * (1 - top[3])).concat(1);
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  const luminance = (colour) => {
    const linear = colour.slice(0, 3).map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const faint = [];
  for (const element of document.querySelectorAll("body *")) {
    const words = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim()).join("");
    if (!words || element.closest("script, [disabled], option, #screen") || element.getClientRects().length === 0) continue;
    const back = behind(element);
    const [a, b] = [luminance(over(rgba(getComputedStyle(element).color), back)), luminance(back)].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < 4.5) faint.push(`${words.slice(0, 30)}: ${contrast.toFixed(2)}`);
  }
  return faint;
}
