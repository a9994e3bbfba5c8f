// What the page asks its server. All addresses are relative: the token is part of the page's own.

async function checked(answer) {
  if (answer.ok || answer.status === 304) return answer;
  const reason = await answer.json().catch(() => ({}));
  throw new Error(reason.message ?? `the preview answered ${answer.status}`);
}

export async function state() {
  return (await checked(await fetch("state"))).json();
}

/** A part of the draft; `null` where the one known by `tag` is still right. */
export async function part(path, tag, signal) {
  const headers = tag ? { "If-None-Match": tag } : {};
  const answer = await checked(await fetch(path, { headers, signal, cache: "no-store" }));
  return answer.status === 304 ? null : { tag: answer.headers.get("ETag"), bytes: await answer.arrayBuffer() };
}

export async function picture(frame, signal) {
  return (await checked(await fetch(`frame/${frame}`, { signal }))).blob();
}

/** The answer's body, and whether the export has begun. */
export async function startExport(conflict) {
  const answer = await fetch("export", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ conflict }),
  });
  return { begun: answer.ok, ...(await answer.json()) };
}

export async function cancelExport() {
  await fetch("export", { method: "DELETE" });
}

/** Calls `onNotice` for each change, `onConnection` when the server comes or goes. */
export function listen(onNotice, onConnection) {
  const events = new EventSource("events");
  events.addEventListener("open", () => onConnection(true));
  events.addEventListener("error", () => onConnection(false));
  events.addEventListener("message", (event) => onNotice(JSON.parse(event.data)));
}
