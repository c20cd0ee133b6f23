// Puts the page together: state and events from the server in, commands, presses and forms out.

import { listen, post, readState } from "./api.js";
import { flatten } from "./commands.js";
import { createComposer } from "./composer.js";
import { byId, el } from "./dom.js";
import { setDrawer, setUpDrawer, setUpTheme, showChannels } from "./layout.js";
import { createLog } from "./log.js";
import { openModal } from "./modal.js";
import { createStore } from "./store.js";
import { refreshAll } from "./times.js";

const store = createStore();
const log = createLog({ store, openChannel, press, dismiss, fillCommand: (text) => composer.fill(text) });
const composer = createComposer(store, runCommand, complete);
let currentId = location.hash.slice(1);

const EVENTS = {
  hello: loadState,
  message_create: (event) => receive(event.message, event.interaction_id),
  message_update: (event) => receive(event.message, event.interaction_id),
  message_delete: (event) => drop(event.channel_id, event.id),
  thinking: (event) => log.think(interactionOf(event)),
  failed: (event) => log.fail(interactionOf(event)),
  modal: (event) => showModal(event),
  commands: (event) => {
    store.commands = event.commands;
    composer.refresh();
  },
};

async function loadState() {
  store.load(await readState());
  log.forget();
  if (!store.channel(currentId)) currentId = store.channels()[0]?.id ?? "";
  drawChannels();
  openChannel(currentId);
  composer.refresh();
}

function openChannel(id) {
  const channel = store.channel(id);
  if (!channel) return;
  currentId = id;
  channel.unread = false;
  history.replaceState(null, "", `#${id}`);
  byId("channel-name").textContent = `# ${channel.name}`;
  byId("topic").textContent = channel.topic ?? "";
  document.title = `#${channel.name} · wirewatch demo`;
  log.show(channel);
  setDrawer(false);
  drawChannels();
}

function drawChannels() {
  showChannels(store, currentId, openChannel);
}

function receive(message, interactionId) {
  const id = interactionId ?? message.interaction_id ?? message.interaction_metadata?.id;
  if (id) log.settle(id);
  const isNew = !store.channel(message.channel_id)?.messages.has(message.id);
  if (!store.put(message)) return;
  if (message.channel_id === currentId) log.put(message);
  else if (isNew) markUnread(message.channel_id);
}

function markUnread(channelId) {
  store.channel(channelId).unread = true;
  drawChannels();
}

function drop(channelId, id) {
  store.remove(channelId, id);
  log.remove(id);
}

function dismiss(message) {
  store.dismiss(message);
  log.remove(message.id);
  byId("box").focus();
}

/** The interaction an event is about; a button's id is no name that anybody typed. */
function interactionOf(event) {
  const typed = flatten(store.commands).some((one) => `/${one.name}` === event.name);
  return { id: event.interaction_id, channelId: event.channel_id, name: typed ? event.name : null };
}

async function runCommand(name, options) {
  const channelId = currentId;
  const answer = await post("/page/command", { channel_id: channelId, name, options });
  log.sent({ id: answer.interaction_id, channelId, name });
}

async function complete(name, options, focused) {
  const answer = await post("/page/autocomplete", { channel_id: currentId, name, options, focused });
  return answer.choices;
}

function press(message, customId, values) {
  const body = { message_id: message.id, channel_id: message.channel_id, custom_id: customId, values };
  return post("/page/component", body).catch((error) => notice(error.message));
}

function showModal(event) {
  log.settle(event.interaction_id);
  openModal(event.modal, { store }, (values) => post("/page/modal", { interaction_id: event.interaction_id, values }));
}

function notice(sentence) {
  byId("hint").replaceChildren(el("span", { class: "problem" }, sentence));
}

setUpTheme();
setUpDrawer();
setInterval(refreshAll, 1000);
listen((event) => EVENTS[event.type]?.(event), (text) => (byId("connection").textContent = text));
