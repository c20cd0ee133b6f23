// A bot's form in a dialog of the browser, which keeps the focus inside and closes on Escape.

import { offered } from "./components.js";
import { byId, el } from "./dom.js";

const PARAGRAPH = 2;
const TEXT_INPUT = 4;
const LABEL = 18;

/** Opens the form; `submit(values)` gets {custom_id: text, or list of values for a select} and may reject. */
export function openModal(modal, context, submit) {
  const dialog = byId("modal");
  const fields = modal.components.map((part) => field(part, context)).filter(Boolean);
  const problem = el("p", { class: "problem", role: "alert" });
  const form = el(
    "form",
    {},
    el("h2", { id: "modal-title" }, modal.title),
    fields.map((one) => one.node),
    problem,
    el(
      "div",
      { class: "row" },
      el("button", { type: "button", class: "button secondary", onclick: () => dialog.close() }, "Cancel"),
      el("button", { type: "submit", class: "button primary" }, "Submit"),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const values = Object.fromEntries(fields.map((one) => [one.customId, one.value()]));
    submit(values).then(() => dialog.close(), (error) => (problem.textContent = error.message));
  });
  dialog.replaceChildren(form);
  if (!dialog.open) dialog.showModal();
  fields[0]?.input.focus();
}

/** One labelled input, from an action row (label inside the input) or from a label component around it. */
function field(part, context) {
  const inner = part.type === LABEL ? part.component : part.components?.[0];
  if (!inner) return null;
  const label = part.type === LABEL ? part.label : inner.label;
  const input = inner.type === TEXT_INPUT ? textInput(inner) : selectInput(inner, context);
  if (!input) return null;
  const note = inner.required === false ? " (optional)" : "";
  const node = el("label", { class: "modal-field" }, el("span", {}, `${label}${note}`), described(part), input);
  return { customId: inner.custom_id, node, input, value: () => read(input) };
}

function described(part) {
  return part.description && el("small", {}, part.description);
}

function textInput(part) {
  const paragraph = part.style === PARAGRAPH;
  const node = el(paragraph ? "textarea" : "input", {
    type: paragraph ? undefined : "text",
    rows: paragraph ? 4 : undefined,
    required: part.required !== false,
    minlength: part.min_length,
    maxlength: part.max_length ?? 4000,
    placeholder: part.placeholder,
    "data-custom-id": part.custom_id,
  });
  node.value = part.value ?? "";
  return node;
}

function selectInput(part, context) {
  const options = offered(part, context);
  if (!options) return null;
  const many = (part.max_values ?? 1) > 1;
  return el(
    "select",
    { multiple: many, required: part.required !== false, "data-custom-id": part.custom_id },
    options.map((option) => el("option", { value: option.value, selected: option.default }, option.label)),
  );
}

function read(input) {
  return input.tagName === "SELECT" ? [...input.selectedOptions].map((option) => option.value) : input.value;
}
