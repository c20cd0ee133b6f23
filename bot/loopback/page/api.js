// What the page says to its server, and what it hears from it.

/** The answer to a POST; a refusal becomes an Error whose message is the server's sentence. */
export async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Wirewatch-Page": "1" },
    body: JSON.stringify(body),
  }).catch(() => null);
  if (response === null) throw new Error("The demo does not answer. Is it still running?");
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.message ?? `The demo refused that (${response.status}).`);
  return answer;
}

export async function readState() {
  const response = await fetch("/page/state");
  if (!response.ok) throw new Error(`The demo's state cannot be read (${response.status}).`);
  return response.json();
}

/**
 * Gives every event to `handle`, one after the other also when it is async; the browser reconnects by itself.
 * A page that was left is kept by the browser together with its stream, and six streams use up all connections
 * to one host: so the stream ends with the page and begins again when the page is shown again.
 */
export function listen(handle, showConnected) {
  let queue = Promise.resolve();
  let source = null;
  const receive = (event) => {
    queue = queue.then(() => handle(JSON.parse(event.data))).catch((error) => showConnected(error.message));
  };
  const open = () => {
    source ??= connect(receive, showConnected);
  };
  addEventListener("pageshow", open);
  addEventListener("pagehide", () => {
    source?.close();
    source = null;
  });
  open();
}

function connect(receive, showConnected) {
  const source = new EventSource("/page/events");
  source.onmessage = receive;
  source.onopen = () => showConnected("");
  source.onerror = () => showConnected("Connection lost; trying again…");
  return source;
}
