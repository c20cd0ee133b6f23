// Times as Discord writes them, in the reader's own language and zone, kept current.

import { el } from "./dom.js";

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};
const UNITS = [
  ["year", 31536000],
  ["month", 2592000],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];
// ECMAScript's own limit of a Date is 8.64e15 ms; beyond it a time is shown as it was typed.
const LAST_SECOND = 8.64e12;
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "always" });

/** A `<time>` for `<t:seconds:style>`, or null when no calendar reaches that far. */
export function timestamp(seconds, style = "f") {
  if (Math.abs(seconds) > LAST_SECOND) return null;
  const date = new Date(seconds * 1000);
  const node = el("time", { class: "stamp", datetime: date.toISOString(), title: absolute(date, "F"), "data-style": style });
  refresh(node);
  return node;
}

/** The time in a message's head line: the hour alone today, the date as well before. */
export function headTime(iso) {
  const date = new Date(iso);
  const node = el("time", { class: "head-time", datetime: iso, title: absolute(date, "F"), "data-style": "head" });
  refresh(node);
  return node;
}

/** Brings every time on the page up to date; only what changed is touched. */
export function refreshAll() {
  document.querySelectorAll("time[data-style]").forEach(refresh);
}

function refresh(node) {
  const text = write(new Date(node.dateTime), node.dataset.style);
  if (node.textContent !== text) node.textContent = text;
}

function write(date, style) {
  if (style === "R") return ago(date);
  if (style !== "head") return absolute(date, style);
  const today = date.toDateString() === new Date().toDateString();
  return today ? `Today at ${absolute(date, "t")}` : `${absolute(date, "d")} ${absolute(date, "t")}`;
}

function absolute(date, style) {
  return new Intl.DateTimeFormat(undefined, STYLES[style] ?? STYLES.f).format(date);
}

function ago(date) {
  const seconds = Math.round((date.getTime() - Date.now()) / 1000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS.at(-1);
  return relative.format(Math.trunc(seconds / size), unit);
}
