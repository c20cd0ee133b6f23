// One message as Discord shows it, and the rows that stand in a message's place.

import { components } from "./components.js";
import { el } from "./dom.js";
import { embedCard } from "./embeds.js";
import { blocks } from "./markdown.js";
import { headTime } from "./times.js";

// Discord's message flags.
const SUPPRESS_EMBEDS = 1 << 2;
const EPHEMERAL = 1 << 6;
const LOADING = 1 << 7;
const COMMAND = 2;
const AVATARS = 6;

/** The article of a message; `context.press` and `context.dismiss` hear what is done with it. */
export function messageNode(message, context) {
  const flags = message.flags ?? 0;
  return el(
    "article",
    { class: flags & EPHEMERAL ? "message ephemeral" : "message", "data-id": message.id },
    usedLine(command(message.interaction_metadata)),
    avatar(message.author),
    el(
      "div",
      { class: "body" },
      head(message),
      flags & LOADING ? thinkingText(message.author.username) : content(message, context, flags),
      flags & EPHEMERAL && dismissLine(() => context.dismiss(message)),
    ),
  );
}

/** A row for a command on its way: `text` says how far it is. */
export function pendingNode(name, username, text, dismiss) {
  return el(
    "article",
    { class: "message pending" },
    name && usedLine({ name, user: { username } }),
    el("div", { class: "body" }, el("p", { class: "note" }, text), dismiss && dismissLine(dismiss)),
  );
}

/** The command at the root of a reply: its own, or the one that opened the form it answers; else null. */
function command(metadata) {
  if (metadata?.triggering_interaction_metadata) return command(metadata.triggering_interaction_metadata);
  return !metadata || (metadata.type ?? COMMAND) === COMMAND ? metadata : null;
}

function usedLine(metadata) {
  if (!metadata?.name) return null;
  const name = `/${metadata.name.replace(/^\//, "")}`;
  const who = metadata.user?.username ?? "somebody";
  return el("p", { class: "used" }, el("strong", {}, who), " used ", el("span", { class: "mention" }, name));
}

function avatar(author) {
  const initial = [...author.username][0]?.toUpperCase() ?? "?";
  const shade = Number(BigInt(author.id) % BigInt(AVATARS));
  return el("div", { class: `avatar shade-${shade}`, "aria-hidden": "true" }, initial);
}

function head(message) {
  return el(
    "p",
    { class: "head" },
    el("span", { class: "author" }, message.author.username),
    message.author.bot && el("span", { class: "app" }, "APP"),
    " ",
    headTime(message.timestamp),
  );
}

function content(message, context, flags) {
  const human = !message.author.bot;
  const send = (customId, values) => context.press(message, customId, values);
  return [
    message.content && el("div", { class: "markdown" }, blocks(message.content, { ...context, commandLines: human })),
    message.edited_timestamp && el("span", { class: "edited" }, "(edited)"),
    !(flags & SUPPRESS_EMBEDS) && (message.embeds ?? []).map((embed) => embedCard(embed, context)),
    (message.attachments ?? []).map(attachment),
    components(message.components, context, send),
  ];
}

function attachment(file) {
  return el("p", { class: "attachment" }, `📎 ${file.filename} (${Math.ceil((file.size ?? 0) / 1024)} KiB)`);
}

function thinkingText(username) {
  return el("p", { class: "note" }, `${username} is thinking…`);
}

function dismissLine(dismiss) {
  const press = el("button", { type: "button", class: "textual", onclick: dismiss }, "Dismiss message");
  return el("p", { class: "only-you" }, "Only you can see this · ", press);
}
