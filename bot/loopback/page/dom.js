// The one way this page makes nodes: whatever comes from outside becomes text, never markup.

/** A new element; listeners are given as functions ("onclick"), absent values and children (null, false, 0) are left out. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProperty(node, name, value);
  node.append(...children.flat(Infinity).filter(Boolean));
  return node;
}

/** The http(s) address in `raw` in its normal form, or null for every other scheme and for rubbish. */
export function safeUrl(raw) {
  if (!URL.canParse(raw)) return null;
  const url = new URL(raw);
  return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
}

/** A link that opens outside the page, or plain text where the address is not http(s). */
export function link(raw, className, ...children) {
  const href = safeUrl(raw ?? "");
  if (href === null) return el("span", { class: className }, ...children);
  return el("a", { class: className, href, title: href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

export function byId(id) {
  return document.getElementById(id);
}

function setProperty(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (typeof value === "function") node.addEventListener(name.slice(2), value);
  else node.setAttribute(name, value === true ? "" : String(value));
}
