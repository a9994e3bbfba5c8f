// Errors and warnings, each one click from its place.

const get = (id) => document.getElementById(id);

/** `onPlace` is called with a segment's key when its problem is chosen. */
export function connectProblems(onPlace) {
  const button = get("problems-button");
  const panel = get("problems");
  const open = (is) => {
    panel.hidden = !is;
    button.setAttribute("aria-expanded", String(is));
  };
  button.addEventListener("click", () => open(panel.hidden));
  // Open before an error opened it?
  let before = null;
  return {
    show({ problems, warnings, broken }) {
      const all = [...problems, ...warnings];
      const errors = problems.filter((problem) => problem.severity === "error").length;
      button.hidden = all.length === 0;
      button.classList.toggle("error", broken);
      button.textContent = broken ? counted(errors, "error") : counted(all.length, "warning");
      get("problems-title").textContent = broken ? "The newest version is not shown" : "Warnings";
      get("problem-list").replaceChildren(...(broken ? problems : all).map((problem) => item(problem, onPlace)));
      if (broken) before ??= !panel.hidden;
      if (broken) open(true);
      else if (before !== null || all.length === 0) open(before === true && all.length > 0);
      if (!broken) before = null;
    },
  };
}

function counted(count, word) {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function item(problem, onPlace) {
  const element = document.createElement("li");
  element.className = problem.severity;
  const place = problem.segment ? document.createElement("button") : document.createElement("div");
  place.className = "place";
  if (problem.segment) {
    place.type = "button";
    place.title = "Show its place";
    place.addEventListener("click", () => onPlace(problem.segment));
  }
  place.append(text("b", `${problem.severity}: ${problem.message}`));
  if (problem.pointer) place.append(text("code", problem.pointer));
  for (const note of problem.notes) place.append(text("span", note));
  if (problem.help) place.append(text("span", problem.help, "help"));
  element.append(place);
  return element;
}

function text(name, words, kind = "") {
  const element = document.createElement(name);
  element.textContent = words;
  element.className = kind;
  return element;
}
