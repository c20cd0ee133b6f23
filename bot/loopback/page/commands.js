// Slash commands as text: "/watch add name:Tesla kind:company" to and from what the server wants.

const STRING = 3;
const INTEGER = 4;
const BOOLEAN = 5;
const USER = 6;
const CHANNEL = 7;
const ROLE = 8;
const MENTIONABLE = 9;
const NUMBER = 10;
const CHAT_INPUT = 1;

/** Every command a person can type, subcommands by their full name ("watch add"), sorted by name. */
export function flatten(commands) {
  const found = commands.filter((one) => (one.type ?? CHAT_INPUT) === CHAT_INPUT).flatMap((one) => leaves(one, one.name));
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

function leaves(command, name) {
  const nested = (command.options ?? []).filter((option) => option.type <= 2);
  if (nested.length) return nested.flatMap((one) => leaves(one, `${name} ${one.name}`));
  const options = [...(command.options ?? [])].sort((a, b) => Number(b.required ?? false) - Number(a.required ?? false));
  return [{ name, description: command.description, options }];
}

/**
 * What a line says: {command, values, stray}; command is null while none is complete.
 * An option's value runs up to the next option of the command that was not given before; `stray` is text before the first.
 */
export function parse(text, flat) {
  const typed = text.toLowerCase();
  const fitting = flat.filter((one) => typed === `/${one.name}` || typed.startsWith(`/${one.name} `));
  if (!fitting.length) return { command: null, values: [], stray: "" };
  const command = fitting.reduce((a, b) => (b.name.length > a.name.length ? b : a));
  const from = command.name.length + 1;
  const starts = optionStarts(text, from, command.options);
  const values = starts.map((start, at) => valueSpan(text, start, starts[at + 1]?.at ?? text.length));
  return { command, values, stray: text.slice(from, starts[0]?.at ?? text.length).trim() };
}

function optionStarts(text, from, options) {
  const starts = [];
  for (const found of text.slice(from).matchAll(/(?<=\s)([\p{L}\p{N}_'-]+):/gu)) {
    const option = options.find((one) => one.name === found[1].toLowerCase());
    if (!option || starts.some((start) => start.option === option)) continue;
    starts.push({ option, at: from + found.index, valueAt: from + found.index + found[0].length });
  }
  return starts;
}

function valueSpan(text, start, end) {
  const raw = text.slice(start.valueAt, end);
  const lead = raw.length - raw.trimStart().length;
  const value = raw.trim();
  const from = start.valueAt + (value ? lead : 0);
  return { option: start.option, text: value, from, to: from + value.length };
}

/** Options the line does not give yet, required ones first. */
export function absent(parsed) {
  const given = new Set(parsed.values.map((value) => value.option));
  return parsed.command.options.filter((option) => !given.has(option));
}

/**
 * {options, problems}: what to send, and one sentence for everything that cannot be sent.
 * `picked` maps "option\nlabel" to the value behind a suggestion's label.
 */
export function resolve(parsed, store, picked) {
  const options = {};
  const problems = [];
  if (parsed.stray) problems.push(strayProblem(parsed));
  for (const value of parsed.values) {
    const [result, problem] = convert(value, store, picked);
    if (problem) problems.push(`${value.option.name}: ${problem}`);
    else options[value.option.name] = result;
  }
  absent(parsed).filter((option) => option.required).forEach((option) => problems.push(`${option.name}: is required`));
  return { options, problems };
}

function strayProblem(parsed) {
  const [option] = parsed.command.options;
  if (!option) return `/${parsed.command.name} takes no options`;
  return `write the option before its value, as in ${option.name}:${parsed.stray}`;
}

function convert({ option, text }, store, picked) {
  const key = `${option.name}\n${text}`;
  if (text === "") return [null, "needs a value"];
  if (picked.has(key)) return [picked.get(key), null];
  if (option.choices?.length) return chosen(option, text);
  return (CONVERTERS[option.type] ?? unsupported)(text, option, store);
}

function chosen(option, text) {
  const same = (one) => [one.name, String(one.value)].some((label) => label.toLowerCase() === text.toLowerCase());
  const choice = option.choices.find(same);
  if (choice) return [choice.value, null];
  return [null, `is one of ${option.choices.map((one) => one.name).join(", ")}`];
}

const CONVERTERS = {
  [STRING]: (text, option) => [text, lengthProblem(text, option)],
  [INTEGER]: (text, option) =>
    /^[-+]?\d{1,16}$/.test(text) ? [Number(text), rangeProblem(Number(text), option)] : [null, "is a whole number"],
  [NUMBER]: (text, option) =>
    Number.isFinite(Number(text)) ? [Number(text), rangeProblem(Number(text), option)] : [null, "is a number"],
  [BOOLEAN]: (text) => (/^(true|false)$/i.test(text) ? [text.toLowerCase() === "true", null] : [null, "is true or false"]),
  [USER]: (text, option, store) => named(text, store.users(), (one) => one.username, "nobody here is called"),
  [CHANNEL]: (text, option, store) => named(text, channelsFor(option, store), (one) => one.name, "there is no channel"),
  [ROLE]: (text, option, store) => named(text, store.roles(), (one) => one.name, "there is no role"),
  [MENTIONABLE]: (text, option, store) =>
    named(text, [...store.users(), ...store.roles()], (one) => one.username ?? one.name, "there is nobody called"),
};

function unsupported() {
  return [null, "cannot be given on this page"];
}

function lengthProblem(text, option) {
  if (option.min_length && text.length < option.min_length) return `needs at least ${option.min_length} characters`;
  if (option.max_length && text.length > option.max_length) return `takes at most ${option.max_length} characters`;
  return null;
}

function rangeProblem(number, option) {
  if (option.min_value != null && number < option.min_value) return `is at least ${option.min_value}`;
  if (option.max_value != null && number > option.max_value) return `is at most ${option.max_value}`;
  return null;
}

function named(text, items, nameOf, sentence) {
  const plain = text.replace(/^<?(#|@&|@!?)/, "").replace(/>$/, "").toLowerCase();
  const found = items.find((one) => one.id === plain || nameOf(one).replace(/^@/, "").toLowerCase() === plain);
  return found ? [found.id, null] : [null, `${sentence} ${text}`];
}

function channelsFor(option, store) {
  const types = option.channel_types ?? [];
  return store.channels().filter((one) => !types.length || types.includes(one.type ?? 0));
}

/** What an option offers without asking the bot: [{name, value}], or null where anything may be typed. */
export function fixedChoices(option, store) {
  if (option.choices?.length) return option.choices;
  const sources = {
    [BOOLEAN]: () => [true, false].map((value) => ({ name: String(value), value })),
    [CHANNEL]: () => channelsFor(option, store).map((one) => ({ name: `#${one.name}`, value: one.id })),
    [USER]: () => store.users().map((one) => ({ name: `@${one.username}`, value: one.id })),
    [ROLE]: () => store.roles().map((one) => ({ name: `@${one.name.replace(/^@/, "")}`, value: one.id })),
  };
  return sources[option.type]?.() ?? null;
}
