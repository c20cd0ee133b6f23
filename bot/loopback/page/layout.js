// What is around the messages: the bar, the theme, the channel list and its drawer.

import { byId, el } from "./dom.js";

const THEME_KEY = "wirewatch-theme";

/** Dark or light: what the system asks for until the button was pressed, then what was chosen. */
export function setUpTheme() {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const current = () => document.documentElement.dataset.theme ?? (system.matches ? "dark" : "light");
  const label = () => (byId("theme").textContent = current() === "dark" ? "Light theme" : "Dark theme");
  const chosen = localStorage.getItem(THEME_KEY);
  if (chosen) document.documentElement.dataset.theme = chosen;
  byId("theme").addEventListener("click", () => {
    document.documentElement.dataset.theme = current() === "dark" ? "light" : "dark";
    localStorage.setItem(THEME_KEY, document.documentElement.dataset.theme);
    label();
  });
  system.addEventListener("change", label);
  label();
}

/** The channel list slides over the messages where the window is narrow; on wide windows it always stands. */
export function setUpDrawer() {
  byId("open-drawer").addEventListener("click", () => setDrawer(true));
  byId("shade").addEventListener("click", () => setDrawer(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("drawer-open")) setDrawer(false);
  });
}

export function setDrawer(open) {
  const was = document.body.classList.toggle("drawer-open", open);
  byId("open-drawer").setAttribute("aria-expanded", String(open));
  byId("shade").hidden = !open;
  if (was) byId("channels").querySelector("[aria-current]")?.focus();
}

/** Draws the names and the channel list anew; `open(id)` is called for a chosen channel. */
export function showChannels(store, currentId, open) {
  byId("bar-text").textContent = store.bar;
  byId("guild").textContent = store.guild.name;
  byId("me").textContent = store.me ? `You are ${store.me.username}` : "";
  const focused = document.activeElement?.dataset?.channel;
  const channels = store.channels();
  byId("channels").replaceChildren(...channels.map((one) => channelItem(one, one.id === currentId, open)));
  byId("open-drawer").querySelector(".dot").hidden = !channels.some((one) => one.unread);
  if (focused) byId("channels").querySelector(`[data-channel="${CSS.escape(focused)}"]`)?.focus();
}

function channelItem(channel, isCurrent, open) {
  const unread = channel.unread && el("span", { class: "dot", role: "img", "aria-label": "unread" });
  const press = () => open(channel.id);
  const state = { class: channel.unread ? "unread" : undefined, "aria-current": isCurrent ? "page" : undefined };
  const props = { type: "button", "data-channel": channel.id, ...state, onclick: press };
  return el("li", {}, el("button", props, `# ${channel.name}`, unread));
}
