// The real render, and how far it is.

import { cancelExport, startExport } from "./server.js";

const get = (id) => document.getElementById(id);

/** `say` is told what a screen reader should hear. */
export function connectExport(say) {
  const dialog = get("conflict");
  let told = "";
  const begin = async (conflict = "ask") => {
    const answer = await startExport(conflict).catch((error) => ({ message: error.message }));
    if (answer.begun) return say(`Exporting ${answer.name}`);
    if (!answer.exists) return say(`No export: ${answer.message}`);
    get("conflict-name").textContent = answer.exists;
    dialog.returnValue = "cancel";
    dialog.showModal();
    return undefined;
  };
  dialog.addEventListener("close", () => {
    if (["replace", "keep-both"].includes(dialog.returnValue)) begin(dialog.returnValue);
  });
  get("export").addEventListener("click", () => begin());
  get("export-cancel").addEventListener("click", () => cancelExport());
  return {
    begin,
    show(state) {
      const running = state.state === "running";
      get("export-progress").hidden = !running && state.state !== "done" && state.state !== "failed" && state.state !== "cancelled";
      get("export-cancel").hidden = !running;
      get("export-bar").hidden = !running;
      get("export").disabled = running;
      if (running) showProgress(state);
      const words = ended(state);
      if (words) get("export-label").textContent = words;
      const news = running ? progressWords(state) : words;
      if (news && news !== told) say(news);
      told = news;
    },
  };
}

function showProgress({ name, frame, frames }) {
  const part = frames > 0 ? frame / frames : 0;
  get("export-bar").value = part;
  get("export-label").textContent = `${name} ${Math.floor(part * 100)} %`;
}

/** Every tenth is said. */
function progressWords({ frame, frames }) {
  const tenth = frames > 0 ? Math.floor((frame / frames) * 10) : 0;
  return tenth > 0 ? `Export: ${tenth * 10} %` : "";
}

function ended(state) {
  switch (state.state) {
    case "done": return `${state.name}: ${(state.bytes / 1e6).toFixed(1)} MB in ${state.elapsed_s.toFixed(1)} s`;
    case "cancelled": return "Export cancelled";
    case "failed": return `Export failed: ${state.problems[0]?.message ?? "see the terminal"}`;
    default: return "";
  }
}
