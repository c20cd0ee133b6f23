// What the page knows: the server's channels, people, roles, commands and messages.

/** A store filled by `load(state)`; all look-ups by id take strings, as Discord writes ids. */
export function createStore() {
  const known = { channels: new Map(), users: new Map(), roles: new Map(), dismissed: new Set() };
  const store = {
    guild: null,
    me: null,
    bar: "",
    commands: [],
    load: (state) => load(store, known, state),
    channels: () => [...known.channels.values()].sort((a, b) => a.position - b.position),
    channel: (id) => known.channels.get(id),
    users: () => [...known.users.values()],
    user: (id) => known.users.get(id),
    roles: () => [...known.roles.values()],
    role: (id) => known.roles.get(id),
    put: (message) => put(known, message),
    remove: (channelId, id) => known.channels.get(channelId)?.messages.delete(id),
    dismiss: (message) => dismiss(known, message),
  };
  return store;
}

function load(store, known, state) {
  const seen = new Set([...known.channels.values()].flatMap((channel) => [...channel.messages.keys()]));
  const first = known.channels.size === 0;
  const unread = new Set([...known.channels.values()].filter((channel) => channel.unread).map((channel) => channel.id));
  Object.assign(store, { guild: state.guild, me: state.me, bar: state.bar, commands: state.commands });
  fill(known.users, [...state.users, state.me]);
  fill(known.roles, state.roles);
  known.channels.clear();
  for (const channel of state.channels) {
    const shown = channel.messages.filter((message) => !known.dismissed.has(message.id));
    const news = !first && shown.some((message) => !seen.has(message.id));
    known.channels.set(channel.id, { ...channel, unread: unread.has(channel.id) || news, messages: byIdOf(shown) });
    shown.forEach((message) => known.users.set(message.author.id, message.author));
  }
}

/** False for a message that was dismissed or stands in no known channel. */
function put(known, message) {
  const channel = known.channels.get(message.channel_id);
  if (!channel || known.dismissed.has(message.id)) return false;
  known.users.set(message.author.id, message.author);
  channel.messages.set(message.id, message);
  return true;
}

function dismiss(known, message) {
  known.dismissed.add(message.id);
  known.channels.get(message.channel_id)?.messages.delete(message.id);
}

function fill(map, items) {
  map.clear();
  items.filter(Boolean).forEach((item) => map.set(item.id, item));
}

function byIdOf(items) {
  return new Map(items.map((item) => [item.id, item]));
}
