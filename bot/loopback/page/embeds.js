// One embed as a card. Outside pictures are never loaded: a frame says where they would have come from.

import { el, link } from "./dom.js";
import { blocks, inline } from "./markdown.js";
import { headTime } from "./times.js";

/** The card of one embed object. */
export function embedCard(embed, context) {
  const card = el(
    "section",
    { class: "embed", "aria-label": "Embed" },
    el("div", { class: "embed-text" }, head(embed, context), fields(embed.fields ?? [], context)),
    picture(embed.thumbnail, "thumbnail"),
    picture(embed.image, "image"),
    footer(embed),
  );
  if (Number.isInteger(embed.color)) card.style.setProperty("--stripe", colour(embed.color));
  return card;
}

/** A frame in a picture's place with the host it would be read from. */
export function picture(media, kind) {
  if (!media?.url) return null;
  const host = URL.canParse(media.url) ? new URL(media.url).host : "";
  return el("div", { class: `picture ${kind}` }, "picture not loaded", el("span", {}, host || "elsewhere"));
}

function head(embed, context) {
  return [
    embed.author?.name && link(embed.author.url, "embed-author", embed.author.name),
    embed.title && link(embed.url, "embed-title", inline(embed.title, { ...context, inLink: true })),
    embed.description && el("div", { class: "embed-description markdown" }, blocks(embed.description, context)),
  ];
}

function fields(list, context) {
  if (!list.length) return null;
  return el("dl", { class: "fields" }, list.map((field) => oneField(field, context)));
}

function oneField(field, context) {
  return el(
    "div",
    { class: field.inline ? "field inline" : "field" },
    el("dt", {}, inline(field.name, context)),
    el("dd", { class: "markdown" }, blocks(field.value, context)),
  );
}

function footer(embed) {
  const parts = [embed.footer?.text, embed.timestamp && headTime(embed.timestamp)].filter(Boolean);
  if (!parts.length) return null;
  return el("footer", { class: "embed-footer" }, parts.flatMap((part, index) => (index ? [" • ", part] : [part])));
}

function colour(number) {
  return `#${number.toString(16).padStart(6, "0")}`;
}
