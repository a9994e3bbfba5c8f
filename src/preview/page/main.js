// Brings the parts of the page together.

import { connectExport } from "./export.js";
import { connectKeyboard } from "./keyboard.js";
import { Player } from "./player.js";
import { connectProblems } from "./problems.js";
import { connectSafeAreas } from "./safe_areas.js";
import { listen, state } from "./server.js";
import { Timeline } from "./timeline.js";
import { connectTransport, setMuted, showLength } from "./transport.js";

const get = (id) => document.getElementById(id);

/** What a screen reader hears. */
function say(words) {
  get("live").textContent = words;
}

/** How long a warning stays over the picture. */
const WARNING_MS = 8000;

/** What went wrong, for eyes and ears. */
function warn(words) {
  const element = document.createElement("p");
  element.className = "pill toast";
  element.role = "alert";
  element.textContent = words;
  document.querySelector(".toast")?.remove();
  get("stage").append(element);
  setTimeout(() => element.remove(), WARNING_MS);
}

const player = new Player(get("video"), get("still"));
const timeline = new Timeline(player);
const problems = connectProblems((key) => timeline.goTo(key));
const safeAreas = connectSafeAreas();
const exporting = connectExport(say);
connectTransport(player);
connectKeyboard(player, {
  cutBefore: (frame) => timeline.cutBefore(frame),
  cutAfter: (frame) => timeline.cutAfter(frame),
  mute: () => setMuted(player.toggleMute()),
  nextSafeAreas: () => say(safeAreas.next()),
  savePicture: () => get("picture").click(),
  export: () => exporting.begin(),
  help: () => get("help").showModal(),
});
get("help-button").addEventListener("click", () => get("help").showModal());
player.addEventListener("problem", (event) => warn(event.detail));

let shown = { revision: 0, draft: "" };
let reading = Promise.resolve();

/** Shows the newest version, where it is another than the one that is shown. */
async function update(revision) {
  if (revision <= shown.revision) return;
  const now = await state();
  if (now.revision <= shown.revision) return;
  const isFirst = shown.revision === 0;
  shown.revision = now.revision;
  problems.show(now);
  safeAreas.offer(now.safe_areas);
  document.body.classList.toggle("broken", now.broken);
  get("empty").hidden = now.draft !== null;
  if (now.broken) say(`The draft has an error: ${now.problems.find((problem) => problem.severity === "error")?.message}`);
  if (!now.draft || now.broken) return;
  showFacts(now);
  const { draft } = now;
  get("screen").style.setProperty("--ratio", `${draft.preview[0]} / ${draft.preview[1]}`);
  get("screen").style.setProperty("--shape", String(draft.preview[0] / draft.preview[1]));
  await player.load(draft);
  showLength(player);
  timeline.show(draft, now.revision);
  if (!isFirst) say("The new version is shown");
}

function showFacts({ file, draft }) {
  get("title").textContent = draft.title ?? file;
  document.title = `${draft.title ?? file} · Offcut`;
  const fps = Math.round((draft.fps[0] / draft.fps[1]) * 100) / 100;
  get("facts").textContent = `${draft.canvas[0]} × ${draft.canvas[1]}, ${fps} fps · ${file}`;
  get("facts").title = draft.summary;
}

listen(
  (notice) => {
    exporting.show(notice.export);
    reading = reading.then(() => update(notice.revision)).catch((error) => warn(error.message));
  },
  (isThere) => {
    get("connection").hidden = isThere;
    // The server may be another one after a pause: what it says counts from the start.
    if (!isThere) shown.revision = 0;
  },
);
