// Keys as in video editors.

const RATES = [1, 2, 4, 8];

/** What each key does, with the words of the help. */
function keyTable(player, page) {
  const faster = (rate) => RATES[Math.min(RATES.indexOf(rate) + 1, RATES.length - 1)];
  const step = (frames) => () => { player.pause(); player.seek(player.frame + frames); };
  const second = () => Math.round(player.fps);
  return [
    [[" "], "Space", "play, pause", () => (player.isPlaying ? player.pause() : player.play())],
    [["k"], "K", "pause", () => player.pause()],
    [["l"], "L", "play; again: faster", () => player.play(player.isPlaying && player.rate > 0 ? faster(player.rate) : 1)],
    [["j"], "J", "play backwards; again: faster", () => player.playBackwards(player.rate < 0 ? faster(-player.rate) : 1)],
    [["ArrowLeft"], "←", "one frame back", step(-1)],
    [["ArrowRight"], "→", "one frame on", step(1)],
    [["Shift+ArrowLeft"], "Shift ←", "one second back", () => step(-second())()],
    [["Shift+ArrowRight"], "Shift →", "one second on", () => step(second())()],
    [["ArrowUp"], "↑", "to the cut before", () => player.seek(page.cutBefore(player.frame))],
    [["ArrowDown"], "↓", "to the next cut", () => player.seek(page.cutAfter(player.frame))],
    [["Home"], "Home", "to the start", () => player.seek(0)],
    [["End"], "End", "to the end", () => player.seek(player.frames - 1)],
    [["i"], "I", "loop from here", () => player.setRange(player.frame, player.range.out > player.frame ? player.range.out : null)],
    [["o"], "O", "loop to here", () => player.setRange(player.range.in < player.frame ? player.range.in : null, player.frame)],
    [["x"], "X", "no loop", () => player.setRange(null, null)],
    [["m"], "M", "mute", () => page.mute()],
    [["s"], "S", "next safe areas", () => page.nextSafeAreas()],
    [["p"], "P", "this frame as PNG", () => page.savePicture()],
    [["e"], "E", "export", () => page.export()],
    [["?", "Shift+?"], "?", "this list", () => page.help()],
  ];
}

/** Whether a key belongs to the element that has the focus. */
function isTaken(event) {
  const { target, key } = event;
  if (document.querySelector("dialog[open]")) return true;
  if (target.matches("select, textarea, input:not([type=range])")) return true;
  if (target.matches("#zoom") && /^(Arrow|Home|End|Page)/.test(key)) return true;
  return target.matches("button, a, summary") && (key === " " || key === "Enter");
}

export function connectKeyboard(player, page) {
  const table = keyTable(player, page);
  const actions = new Map(table.flatMap(([keys, , , act]) => keys.map((key) => [key, act])));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = actions.get(event.shiftKey ? `Shift+${key}` : key);
    if (!act) return;
    event.preventDefault();
    act();
  });
  const list = document.getElementById("help-keys");
  for (const [, name, words] of table) {
    const key = document.createElement("kbd");
    key.textContent = name;
    const term = document.createElement("dt");
    term.append(key);
    const meaning = document.createElement("dd");
    meaning.textContent = words;
    const pair = document.createElement("div");
    pair.append(term, meaning);
    list.append(pair);
  }
}
