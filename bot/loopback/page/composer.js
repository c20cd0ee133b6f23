// The command box: one line of text, a list that completes it, a hint that says what is missing.

import { flatten, parse, resolve } from "./commands.js";
import { byId, el } from "./dom.js";
import { choiceItems, isSettled, offer } from "./suggest.js";

const AUTOCOMPLETE_WAIT_MS = 200;

/**
 * The box at work. `run(name, options)` and `complete(name, options, focused)` ask the server; both may reject
 * with a sentence. Returns {fill(text), refresh()}.
 */
export function createComposer(store, run, complete) {
  const state = { picked: new Map(), found: null, active: -1, asked: 0, timer: 0, items: [] };
  const box = { store, run, complete, state, input: byId("box"), list: byId("suggestions"), hint: byId("hint") };
  box.input.addEventListener("input", () => update(box));
  box.input.addEventListener("click", () => update(box));
  box.input.addEventListener("keyup", (event) => /^(Arrow(Left|Right)|Home|End)$/.test(event.key) && update(box));
  box.input.addEventListener("keydown", (event) => onKey(box, event));
  box.input.addEventListener("blur", () => show(box, []));
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    submit(box);
  });
  return { fill: (text) => fill(box, text), refresh: () => document.activeElement === box.input && update(box) };
}

function fill(box, text) {
  box.input.value = text;
  box.input.focus();
  box.input.setSelectionRange(text.length, text.length);
  update(box);
}

function flat(box) {
  return flatten(box.store.commands);
}

function update(box) {
  const { value, selectionStart } = box.input;
  const found = offer(value, selectionStart ?? value.length, flat(box), box.store);
  box.state.found = found;
  box.state.asked += 1;
  clearTimeout(box.state.timer);
  show(box, found.items);
  tell(box, hintFor(box, found));
  if (found.asks) box.state.timer = setTimeout(() => askBot(box, found.value), AUTOCOMPLETE_WAIT_MS);
}

/** The bot's own choices; an answer that comes after the text has changed is dropped. */
async function askBot(box, value) {
  const ticket = box.state.asked;
  const parsed = parse(box.input.value, flat(box));
  const others = { ...parsed, values: parsed.values.filter((one) => one.option !== value.option) };
  const options = { ...resolve(others, box.store, box.state.picked).options, [value.option.name]: value.text };
  const choices = await box.complete(parsed.command.name, options, value.option.name).catch(() => []);
  if (ticket !== box.state.asked || document.activeElement !== box.input) return;
  const picked = box.state.picked.has(`${value.option.name}\n${value.text}`);
  const settled = picked || choices.some((choice) => choice.name === value.text);
  show(box, settled ? [] : choiceItems(box.input.value, value, choices, flat(box)));
}

function hintFor(box, found) {
  if (found.stage === "none") return box.input.value ? "Commands begin with /" : "";
  if (found.stage === "command") return found.items.length ? "" : "No command is called that.";
  const option = found.value?.option;
  if (option) return `${option.name}: ${option.description}`;
  const parsed = parse(box.input.value, flat(box));
  return resolve(parsed, box.store, box.state.picked).problems[0] ?? parsed.command.description;
}

function tell(box, sentence, isProblem = false) {
  box.hint.textContent = sentence;
  box.hint.classList.toggle("problem", isProblem);
}

function show(box, items) {
  const { state, list, input } = box;
  state.items = items;
  list.replaceChildren(...items.map((item, at) => suggestion(box, item, at)));
  list.hidden = items.length === 0;
  input.setAttribute("aria-expanded", String(items.length > 0));
  activate(box, items.length && preselects(state.found) ? 0 : -1);
}

/** A list that must be chosen from has its first line ready for Enter; elsewhere Enter sends what was typed. */
function preselects(found) {
  if (found?.stage === "command") return true;
  return found?.stage === "value" && !found.asks && !isSettled(found);
}

function suggestion(box, item, at) {
  const node = el(
    "li",
    { role: "option", id: `suggestion-${at}`, "aria-selected": "false", onclick: () => take(box, at) },
    el("span", { class: "label" }, item.label),
    item.detail && el("span", { class: "detail" }, item.detail),
  );
  node.addEventListener("mousedown", (event) => event.preventDefault());
  return node;
}

function activate(box, at) {
  const { state, list, input } = box;
  state.active = at;
  [...list.children].forEach((node, index) => node.setAttribute("aria-selected", String(index === at)));
  if (at === -1) return input.removeAttribute("aria-activedescendant");
  input.setAttribute("aria-activedescendant", `suggestion-${at}`);
  return list.children[at].scrollIntoView({ block: "nearest" });
}

function take(box, at) {
  const item = box.state.items[at];
  if (item.picked) box.state.picked.set(...item.picked);
  fill(box, item.text);
}

const KEYS = {
  ArrowDown: (box) => move(box, 1),
  ArrowUp: (box) => move(box, -1),
  Escape: (box) => show(box, []),
  Enter: (box) => box.state.active !== -1 && take(box, box.state.active),
  Tab: (box) => takeByTab(box),
};

function onKey(box, event) {
  if (event.isComposing || event.shiftKey || !box.state.items.length) return;
  if (KEYS[event.key] && KEYS[event.key](box) !== false) event.preventDefault();
}

function move(box, step) {
  const count = box.state.items.length;
  const from = box.state.active === -1 && step < 0 ? 0 : box.state.active;
  activate(box, (from + step + count) % count);
}

/** Tab takes a command or a value (the first when none is marked); among options it moves on, as everywhere. */
function takeByTab(box) {
  if (box.state.active === -1 && box.state.found.stage === "option") return false;
  return take(box, Math.max(box.state.active, 0));
}

async function submit(box) {
  const parsed = parse(box.input.value.trim(), flat(box));
  if (!parsed.command) return tell(box, "Type / and choose a command.", true);
  const { options, problems } = resolve(parsed, box.store, box.state.picked);
  show(box, []);
  if (problems.length) return tell(box, problems.join("; "), true);
  const sent = box.input.value;
  const problem = await box.run(parsed.command.name, options).then(() => "", (error) => error.message);
  if (problem) return tell(box, problem, true);
  if (box.input.value === sent) clear(box);
  return undefined;
}

function clear(box) {
  box.state.picked.clear();
  box.input.value = "";
  update(box);
}
