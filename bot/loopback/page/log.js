// The list of messages of the open channel, and what stands in for replies that are still to come.

import { byId, el } from "./dom.js";
import { messageNode, pendingNode } from "./messages.js";

const NEAR_END_PX = 80;

/** The list at work; `context` is what messages are drawn with. */
export function createLog(context) {
  const view = { context, channelId: null, pending: new Map(), settled: new Set(), log: byId("log"), scroller: byId("scroller") };
  byId("newest").addEventListener("click", () => toEnd(view));
  view.scroller.addEventListener("scroll", () => isNearEnd(view) && (byId("newest").hidden = true));
  return {
    show: (channel) => show(view, channel),
    put: (message) => put(view, message),
    remove: (id) => remove(view, id),
    sent: (interaction) => sent(view, interaction),
    think: (interaction) => wait(view, interaction, "The application is thinking…"),
    fail: (interaction) => fail(view, interaction),
    settle: (interactionId) => settle(view, interactionId),
    forget: () => view.pending.clear(),
  };
}

function show(view, channel) {
  view.channelId = channel.id;
  const nodes = [...channel.messages.values()].map((message) => messageNode(message, view.context));
  const waiting = [...view.pending.values()].filter((one) => one.channelId === channel.id).map((one) => one.node);
  const empty = el("p", { class: "empty" }, `Nothing has been posted in #${channel.name} yet.`);
  view.log.replaceChildren(...(nodes.length + waiting.length ? [...nodes, ...waiting] : [empty]));
  toEnd(view);
}

function put(view, message) {
  const node = messageNode(message, view.context);
  const old = find(view, message.id);
  if (old) keepingEnd(view, () => keepingFocus(old, node, () => old.replaceWith(node)));
  else append(view, node);
}

function append(view, node) {
  view.log.querySelector(".empty")?.remove();
  if (!keepingEnd(view, () => view.log.append(node))) byId("newest").hidden = false;
}

function remove(view, id) {
  find(view, id)?.remove();
}

function find(view, id) {
  return view.log.querySelector(`[data-id="${CSS.escape(id)}"]`);
}

/** Whoever sends a command wants to see what comes of it, wherever they were reading. */
function sent(view, interaction) {
  if (!view.pending.has(interaction.id)) wait(view, interaction, "Sending command…");
  toEnd(view);
}

/** A row until the reply comes; none where the reply has overtaken it. */
function wait(view, { id, channelId, name }, text) {
  if (view.settled.has(id)) return;
  const node = pendingNode(name, view.context.store.me?.username ?? "you", text, null);
  place(view, id, { channelId, name, node });
}

function fail(view, { id, channelId, name }) {
  const known = view.pending.get(id);
  const username = view.context.store.me?.username ?? "you";
  const dismiss = () => settle(view, id);
  const node = pendingNode(known?.name ?? name, username, "The application did not respond", dismiss);
  view.settled.add(id);
  place(view, id, { channelId, name, node });
}

function place(view, id, row) {
  const old = view.pending.get(id);
  view.pending.set(id, row);
  if (old) old.node.replaceWith(row.node);
  else if (row.channelId === view.channelId) append(view, row.node);
}

function settle(view, id) {
  view.settled.add(id);
  view.pending.get(id)?.node.remove();
  view.pending.delete(id);
}

/** Whoever stands on a control of the old message stands on its successor in the new one. */
function keepingFocus(old, node, change) {
  const at = controls(old).indexOf(document.activeElement);
  change();
  if (at !== -1) controls(node)[at]?.focus();
}

function controls(node) {
  return [...node.querySelectorAll("button, a, select, input, summary")];
}

/** Changes the list; a reader who was at its end stays there. True if they were. */
function keepingEnd(view, change) {
  const near = isNearEnd(view);
  change();
  if (near) toEnd(view);
  return near;
}

function isNearEnd(view) {
  const { scrollHeight, scrollTop, clientHeight } = view.scroller;
  return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
}

function toEnd(view) {
  view.scroller.scrollTop = view.scroller.scrollHeight;
  byId("newest").hidden = true;
}
