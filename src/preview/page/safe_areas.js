// What apps lay over an upright video and what screens cut off, as the server knows it.

export function connectSafeAreas() {
  const choice = document.getElementById("safe-choice");
  const layer = document.getElementById("safe");
  let areas = [{ name: "No safe areas", boxes: [] }];
  choice.append(new Option(areas[0].name, "0"));
  const show = () => {
    const { boxes } = areas[Number(choice.value)];
    layer.hidden = boxes.length === 0;
    layer.replaceChildren(...boxes.map(box));
  };
  choice.addEventListener("change", show);
  return {
    /** Takes the areas that there are; what is chosen stays. */
    offer(known) {
      if (areas.length > 1) return;
      areas = [...areas, ...known];
      choice.append(...known.map(({ name }, index) => new Option(name, String(index + 1))));
    },
    next() {
      choice.value = String((Number(choice.value) + 1) % areas.length);
      show();
      return areas[Number(choice.value)].name;
    },
  };
}

function box({ label, covered: [left, top, right, bottom] }) {
  const element = document.createElement("div");
  element.className = "safe-box";
  const percent = (part) => `${part * 100}%`;
  Object.assign(element.style, { left: percent(left), top: percent(top), right: percent(right), bottom: percent(bottom) });
  element.dataset.label = label;
  return element;
}
