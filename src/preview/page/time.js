// Frames and time codes. A frame is the unit of every position on this page.

/** `mm:ss:ff`, or `h:mm:ss:ff` from an hour on. */
export function timeCode(frame, fps) {
  const whole = Math.round(fps);
  const seconds = Math.floor(frame / whole);
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const code = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}:${two(frame % whole)}`;
  return hours > 0 ? `${hours}:${code}` : code;
}

/** For people and screen readers: `1 min 5.2 s`. */
export function spoken(ms) {
  const seconds = Math.round(ms / 100) / 10;
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round((seconds - minutes * 60) * 10) / 10;
  return minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s`;
}

export function clamp(value, least, most) {
  return Math.min(Math.max(value, least), most);
}
