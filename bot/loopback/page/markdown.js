// Discord's markdown as nodes. Blocks first (fences, quotes, headings, lists), then what stands inside a line.

import { el, link, safeUrl } from "./dom.js";
import { timestamp } from "./times.js";

const FENCE = /(?<!\\)```(?:[\w+#.-]*\n)?([\s\S]+?)\n?```/g;
const LIST_ITEM = /^( *)([-*]|\d{1,9}\.) +(.*)$/;
const COMMAND_LINE = /^(`?)(\/[a-z][^`]*)\1$/;
const DEEPEST = 12;

/** Nodes for a whole text. With `context.commandLines`, a line that is nothing but a command can be clicked. */
export function blocks(text, context) {
  const nodes = [];
  let end = 0;
  for (const fence of text.matchAll(FENCE)) {
    nodes.push(...lines(text.slice(end, fence.index).replace(/\n$/, ""), context));
    nodes.push(el("pre", { tabindex: 0 }, el("code", {}, fence[1])));
    end = fence.index + fence[0].length;
  }
  const rest = end ? text.slice(end).replace(/^\n/, "") : text;
  return [...nodes, ...lines(rest, context)];
}

/** Nodes for a text in one line: titles, field names. */
export function inline(text, context, depth = 0) {
  if (depth > DEEPEST) return [text];
  const nodes = [];
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const [node, length] = firstRule(text, at, context, depth);
    if (!length) plain += text[at];
    else if (typeof node === "string") plain += node;
    else {
      nodes.push(plain, node);
      plain = "";
    }
    at += length || 1;
  }
  return [...nodes, plain].filter((node) => node !== "");
}

function lines(text, context) {
  const nodes = [];
  const queue = text === "" ? [] : text.split("\n");
  while (queue.length) nodes.push(block(queue, context));
  return nodes;
}

/** Takes one block's lines off the queue. */
function block(queue, context) {
  const heading = /^(#{1,3}) +(\S.*)$/.exec(queue[0]);
  if (isQuote(queue[0], context)) return quote(queue, context);
  if (queue[0].startsWith("-# ")) return el("small", {}, inline(queue.shift().slice(3), context));
  if (LIST_ITEM.test(queue[0])) return list(queue, context);
  if (context.commandLines && COMMAND_LINE.test(queue[0].trim())) return commandLine(queue.shift().trim(), context);
  if (!heading) return paragraph(queue, context);
  queue.shift();
  return el(`h${heading[1].length + 2}`, {}, inline(heading[2], context));
}

/** Quotes do not nest, as in Discord; ">>>" takes everything that follows. */
function quote(queue, context) {
  const whole = queue[0].startsWith(">>> ");
  const taken = whole ? queue.splice(0) : takeWhile(queue, (line) => line.startsWith("> "));
  const text = taken.join("\n").replace(whole ? /^>>> / : /^> /gm, "");
  return el("blockquote", {}, lines(text, { ...context, inQuote: true }));
}

function isQuote(line, context) {
  return !context.inQuote && /^(>>>|>) /.test(line);
}

function list(queue, context) {
  const [, indent, mark] = LIST_ITEM.exec(queue[0]);
  const number = parseInt(mark, 10);
  const node = el(number >= 0 ? "ol" : "ul", { start: number >= 0 ? number : undefined });
  for (let item; (item = LIST_ITEM.exec(queue[0] ?? "")) && item[1].length >= indent.length; ) {
    if (item[1].length > indent.length) node.lastChild.append(list(queue, context));
    else if (item[2].length > 1 !== number >= 0) break;
    else node.append(el("li", {}, inline(queue.shift() && item[3], context)));
  }
  return node;
}

function commandLine(line, context) {
  const text = COMMAND_LINE.exec(line)[2];
  return el("p", {}, commandButton(text, text, context));
}

function paragraph(queue, context) {
  const first = queue.shift();
  const rest = takeWhile(queue, (line) => !startsBlock(line, context));
  return el("p", {}, inline([first, ...rest].join("\n") || "\n", context));
}

function startsBlock(line, context) {
  const command = context.commandLines && COMMAND_LINE.test(line.trim());
  return command || isQuote(line, context) || LIST_ITEM.test(line) || /^(-# |#{1,3} +\S)/.test(line);
}

function takeWhile(queue, test) {
  const stop = queue.findIndex((line) => !test(line));
  return queue.splice(0, stop === -1 ? queue.length : stop);
}

// Each rule: where it may begin, and what becomes of it (null: not this one after all). The first that fits wins.
const RULES = [
  [/\\([^\p{L}\p{N}\s])/uy, (found) => found[1]],
  [/(`+)([\s\S]*?[^`])\1(?!`)/y, (found) => el("code", {}, found[2])],
  [/<t:(-?\d{1,16})(?::([tTdDfFR]))?>/y, (found) => timestamp(Number(found[1]), found[2])],
  [/<#(\d{1,20})>/y, (found, context) => channelMention(found[1], context)],
  [/<@!?(\d{1,20})>/y, (found, context) => mention(context.store.user(found[1])?.username ?? "unknown-user")],
  [/<@&(\d{1,20})>/y, (found, context) => mention(context.store.role(found[1])?.name ?? "unknown-role")],
  [/<\/([^:<>\n]{1,100}):\d{1,20}>/y, (found, context) => commandButton(`/${found[1]}`, `/${found[1]} `, context)],
  [/<a?(:\w{2,32}:)\d{1,20}>/y, (found) => found[1]],
  [/<(https?:\/\/[^\s<>]+)>/y, (found, context) => outside(found[1], [found[1]], context)],
  [/\[((?:\\[^]|\[[^[\]\\]*\]|[^[\]\\])+)\]\((<[^<>\s]*>|(?:\\[^]|\([^\s()]*\)|[^\s()\\])+)\)/y, maskedLink],
  [/https?:\/\/[^\s<]*[^\s<.,:;"'\])]/y, (found, context) => outside(found[0], [found[0]], context)],
  [/\*\*((?:\\[^]|[^\\])+?)\*\*(?!\*)/y, wrap("strong")],
  [/__((?:\\[^]|[^\\])+?)__(?!_)/y, wrap("u")],
  [/~~((?:\\[^]|[^\\])+?)~~/y, wrap("s")],
  [/\|\|((?:\\[^]|[^\\])+?)\|\|/y, spoiler],
  [/\*(?![\s*])((?:\\[^]|\*\*|[^\\*])+?)\*(?!\*)/y, wrap("em")],
  [/_(?!_)((?:\\[^]|__|[^\\_])+?)_(?![\p{L}\p{N}_])/uy, wrap("em")],
];
const MAY_BEGIN = /[\\`<[*_~|h]/;

function firstRule(text, at, context, depth) {
  if (!MAY_BEGIN.test(text[at])) return [null, 0];
  for (const [pattern, make] of RULES) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    const node = found && make(found, context, depth);
    if (node) return [node, found[0].length];
  }
  return [null, 0];
}

function wrap(tag) {
  return (found, context, depth) => el(tag, {}, inline(found[1], context, depth + 1));
}

function spoiler(found, context, depth) {
  const node = el("span", { class: "spoiler", role: "button", tabindex: 0, "aria-label": "Spoiler, press to show" });
  const content = inline(found[1], context, depth + 1);
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter") return;
    for (const name of ["class", "role", "tabindex", "aria-label"]) node.removeAttribute(name);
  };
  node.addEventListener("click", reveal);
  node.addEventListener("keydown", reveal);
  node.append(...content);
  return node;
}

function maskedLink(found, context, depth) {
  const address = found[2].replace(/^<|>$/g, "").replace(/\\([^\p{L}\p{N}\s])/gu, "$1");
  if (safeUrl(address) === null) return null;
  return outside(address, inline(found[1], { ...context, inLink: true }, depth + 1), context);
}

/** A link, except inside another link, where it stays text. */
function outside(address, children, context) {
  return context.inLink ? el("span", {}, children) : link(address, undefined, children);
}

function mention(name) {
  return el("span", { class: "mention" }, `@${name}`);
}

function channelMention(id, context) {
  const channel = context.store.channel(id);
  if (!channel || context.inLink) return el("span", { class: "mention" }, `#${channel?.name ?? "unknown"}`);
  return el("button", { type: "button", class: "mention", onclick: () => context.openChannel(id) }, `#${channel.name}`);
}

function commandButton(label, text, context) {
  if (context.inLink) return el("span", { class: "mention" }, label);
  return el("button", { type: "button", class: "mention", onclick: () => context.fillCommand(text) }, label);
}
