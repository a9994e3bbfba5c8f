// What apps lay over an upright video, roughly, as no two of their versions agree: fractions of the picture kept free at [left, top, right, bottom].
// Title and action safe are those of SMPTE ST 2046-1.

const AREAS = [
  { name: "No safe areas" },
  { name: "Title and action safe", boxes: [{ label: "action", inset: [0.035, 0.035, 0.035, 0.035] }, { label: "title", inset: [0.05, 0.05, 0.05, 0.05] }] },
  { name: "TikTok", boxes: [{ label: "TikTok", inset: [0.056, 0.068, 0.111, 0.193] }] },
  { name: "Instagram Reels", boxes: [{ label: "Reels", inset: [0.06, 0.14, 0.06, 0.35] }] },
  { name: "YouTube Shorts", boxes: [{ label: "Shorts", inset: [0.044, 0.15, 0.178, 0.35] }] },
];

export function connectSafeAreas() {
  const choice = document.getElementById("safe-choice");
  const layer = document.getElementById("safe");
  for (const [index, { name }] of AREAS.entries()) choice.append(new Option(name, String(index)));
  const show = () => {
    const { boxes = [] } = AREAS[Number(choice.value)];
    layer.hidden = boxes.length === 0;
    layer.replaceChildren(...boxes.map(box));
  };
  choice.addEventListener("change", show);
  return {
    next() {
      choice.value = String((Number(choice.value) + 1) % AREAS.length);
      show();
      return AREAS[Number(choice.value)].name;
    },
  };
}

function box({ label, inset: [left, top, right, bottom] }) {
  const element = document.createElement("div");
  element.className = "safe-box";
  const percent = (part) => `${part * 100}%`;
  Object.assign(element.style, { left: percent(left), top: percent(top), right: percent(right), bottom: percent(bottom) });
  element.dataset.label = label;
  return element;
}
