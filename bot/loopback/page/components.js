// Buttons, selects and the layout parts of a message; presses and choices go to the server.

import { el, link } from "./dom.js";
import { picture } from "./embeds.js";
import { blocks } from "./markdown.js";

const BUTTON_STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger" };

// By Discord's component type numbers.
const KINDS = {
  1: (part, context, send) => el("div", { class: "row" }, components(part.components, context, send)),
  2: button,
  3: (part, context, send) => select(part, part.options, send),
  5: (part, context, send) => select(part, people(context), send),
  6: (part, context, send) => select(part, roles(context), send),
  7: (part, context, send) => select(part, [...people(context), ...roles(context)], send),
  8: (part, context, send) => select(part, channels(part, context), send),
  9: section,
  10: (part, context) => el("div", { class: "markdown" }, blocks(part.content, context)),
  11: (part) => picture(part.media, "thumbnail"),
  12: (part) => part.items.map((item) => picture(item.media, "image")),
  14: () => el("hr"),
  17: container,
};

/** Nodes for a list of component objects; `send(customId, values)` is called on every press or choice. */
export function components(parts, context, send) {
  return (parts ?? []).map((part) => KINDS[part.type]?.(part, context, send));
}

/** What a select of channels, people or roles offers, as options; null for other types. */
export function offered(part, context) {
  if (part.type === 3) return part.options;
  return { 5: people, 6: roles, 8: (of) => channels(part, of) }[part.type]?.(context) ?? null;
}

function button(part, context, send) {
  const label = [part.emoji?.name && el("span", { class: "emoji" }, `${part.emoji.name} `), part.label];
  if (part.url) return link(part.url, "button link", ...label, " ↗");
  const style = BUTTON_STYLES[part.style] ?? "secondary";
  const press = () => send(part.custom_id, []);
  return el("button", { type: "button", class: `button ${style}`, disabled: part.disabled, onclick: press }, ...label);
}

function section(part, context, send) {
  const [accessory] = components([part.accessory], context, send);
  return el("div", { class: "section" }, el("div", {}, components(part.components, context, send)), accessory);
}

function container(part, context, send) {
  const card = el("section", { class: "embed container" }, components(part.components, context, send));
  if (Number.isInteger(part.accent_color)) {
    card.style.setProperty("--stripe", `#${part.accent_color.toString(16).padStart(6, "0")}`);
  }
  return card;
}

function select(part, options, send) {
  const many = (part.max_values ?? 1) > 1;
  return many ? checklist(part, options, send) : dropdown(part, options, send);
}

function dropdown(part, options, send) {
  const label = part.placeholder || "Choose one";
  const chosen = defaults(part, options);
  const node = el(
    "select",
    { "aria-label": label, disabled: part.disabled },
    el("option", { value: "", selected: !chosen.size, disabled: true, hidden: true }, label),
    options.map((option) => el("option", { value: option.value, selected: chosen.has(option.value) }, caption(option))),
  );
  node.addEventListener("change", () => send(part.custom_id, [node.value]));
  return node;
}

function checklist(part, options, send) {
  const label = part.placeholder || "Choose";
  const chosen = defaults(part, options);
  const boxes = options.map((option) =>
    el("input", { type: "checkbox", value: option.value, checked: chosen.has(option.value) }),
  );
  const done = el("button", { type: "submit", class: "button primary" }, "Done");
  const form = el("form", { class: "checklist" }, boxes.map((box, at) => el("label", {}, box, ` ${caption(options[at])}`)), done);
  const values = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const check = () => (done.disabled = !fits(values().length, part));
  form.addEventListener("change", check);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(part.custom_id, values());
  });
  check();
  return el("details", { class: "select" }, el("summary", {}, label), form);
}

function fits(count, part) {
  return count >= (part.min_values ?? 1) && count <= (part.max_values ?? 1);
}

function caption(option) {
  return option.description ? `${option.label}: ${option.description}` : option.label;
}

function defaults(part, options) {
  const marked = options.filter((option) => option.default).map((option) => option.value);
  return new Set([...marked, ...(part.default_values ?? []).map((value) => value.id)]);
}

function people(context) {
  return context.store.users().map((user) => ({ value: user.id, label: `@${user.username}` }));
}

function roles(context) {
  return context.store.roles().map((role) => ({ value: role.id, label: `@${role.name.replace(/^@/, "")}` }));
}

function channels(part, context) {
  const types = part.channel_types ?? [];
  const fitting = context.store.channels().filter((one) => !types.length || types.includes(one.type ?? 0));
  return fitting.map((one) => ({ value: one.id, label: `#${one.name}` }));
}
