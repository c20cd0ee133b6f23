// What the command box offers for the text left of the caret: commands, then options, then values.

import { absent, fixedChoices, parse } from "./commands.js";

const MOST_SHOWN = 25;

/**
 * The offer for a line: {stage, items, value}. Stage is "none", "command", "option" or "value"; each item has
 * {label, detail, text, picked}: `text` is the whole line once the item is taken. `value` is the value at the caret.
 */
export function offer(text, caret, flat, store) {
  if (!text.startsWith("/")) return { stage: "none", items: [], value: null };
  const parsed = parse(text, flat);
  if (!parsed.command) return { stage: "command", items: commandItems(text, flat), value: null };
  const value = parsed.values.find((one) => caret >= one.from && caret <= one.to);
  if (!value) return { stage: "option", items: optionItems(text, parsed), value: null };
  const choices = fixedChoices(value.option, store);
  const items = choices ? choiceItems(text, value, matching(choices, value.text), flat) : [];
  return { stage: "value", items, value, asks: Boolean(value.option.autocomplete) };
}

/** Items for choices the bot or the option gives, in their order. */
export function choiceItems(text, value, choices, flat) {
  return choices.slice(0, MOST_SHOWN).map((choice) => ({
    label: choice.name,
    detail: "",
    text: withNext(`${text.slice(0, value.from)}${choice.name}${text.slice(value.to)}`, flat),
    picked: [`${value.option.name}\n${choice.name}`, choice.value],
  }));
}

/** True where the value at the caret already is one of the items, so that Enter may send. */
export function isSettled(found) {
  const typed = found.value?.text.toLowerCase();
  return found.items.some((item) => [item.label, String(item.picked?.[1])].some((one) => one.toLowerCase() === typed));
}

function commandItems(text, flat) {
  const words = text.slice(1).toLowerCase().split(/\s+/).filter(Boolean);
  const hits = flat.filter((one) => words.every((word) => one.name.includes(word)));
  const first = (one) => Number(!one.name.startsWith(words.join(" ")));
  return hits
    .sort((a, b) => first(a) - first(b))
    .map((one) => ({ label: `/${one.name}`, detail: one.description, text: withNext(`/${one.name}`, flat) }));
}

function optionItems(text, parsed) {
  return absent(parsed).map((option) => ({
    label: option.name,
    detail: `${option.description}${option.required ? " · required" : ""}`,
    text: `${text.trimEnd()} ${option.name}:`,
  }));
}

/** The line with the next required option begun, or ready for whatever comes. */
function withNext(text, flat) {
  const next = absent(parse(text, flat)).find((option) => option.required);
  return next ? `${text.trimEnd()} ${next.name}:` : `${text.trimEnd()} `;
}

function matching(choices, typed) {
  const wanted = typed.toLowerCase();
  const hits = choices.filter((choice) => choice.name.toLowerCase().includes(wanted));
  const exact = choices.some((choice) => choice.name.toLowerCase() === wanted);
  return exact && hits.length === 1 ? [] : hits;
}
