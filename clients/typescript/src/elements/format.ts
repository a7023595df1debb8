import { html, nothing, type TemplateResult } from "lit";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365.2425 * DAY;
const MONTH = YEAR / 12;
/** Units of a distance from now, and from how many of them on each is used. */
const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number, number])[] = [
  ["year", YEAR, 2],
  ["month", MONTH, 2],
  ["day", DAY, 1],
  ["hour", HOUR, 1],
  ["minute", MINUTE, 1],
];

/** The language of the page, or of the browser where the page names none. */
function language(): string | undefined {
  return document.documentElement.lang || undefined;
}

const formats = new Map<string, unknown>();

/** A format of the page's language; made once, since making one takes far longer than using it thousands of times. */
function format<Format>(kind: string, make: (language: string | undefined) => Format): Format {
  const key = `${kind} ${language()}`;
  const known = formats.get(key) ?? make(language());
  formats.set(key, known);
  return known as Format;
}

/** A time as its distance from now, such as "3 minutes ago"; the exact one shows on the element that carries it. */
export function ago(instant: string, now = Date.now()): string {
  const seconds = (Date.parse(instant) - now) / 1000;
  const [unit, size] = UNITS.find(([, length, least]) => Math.abs(seconds) >= least * length) ?? (["second", 1] as const);
  const relative = format("relative", (lang) => new Intl.RelativeTimeFormat(lang, { numeric: "auto" }));
  return relative.format(Math.trunc(seconds / size), unit);
}

/** A time in the reader's zone, with seconds and the name of the zone. */
export function exact(instant: string): string {
  const exactly = format("exact", (lang) => new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "long" }));
  return exactly.format(new Date(instant));
}

/** A time of the day in the reader's zone, with seconds. */
export function clock(instant: string): string {
  return format("clock", (lang) => new Intl.DateTimeFormat(lang, { timeStyle: "medium" })).format(new Date(instant));
}

/** A time as its distance from now, and the exact time on pointing at it; nothing for no time. */
export function when(instant: string | undefined): TemplateResult | typeof nothing {
  if (instant === undefined || Number.isNaN(Date.parse(instant))) return nothing;
  return html`<ps-time instant=${instant}></ps-time>`;
}

/** The exact time, and its distance from now beside it; nothing for no time. */
export function whenExactly(instant: string | undefined): TemplateResult | typeof nothing {
  if (instant === undefined || Number.isNaN(Date.parse(instant))) return nothing;
  return html`<time datetime=${instant}>${exact(instant)}</time> <span class="soft">(<ps-time form="beside" instant=${instant}></ps-time>)</span>`;
}

/** Full seconds as "2 h 5 min", "3 min 20 s" or "12 s". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts: [number, string][] =
    whole >= HOUR
      ? [[Math.floor(whole / HOUR), "hour"], [Math.floor((whole % HOUR) / MINUTE), "minute"]]
      : [[Math.floor(whole / MINUTE), "minute"], [whole % MINUTE, "second"]];
  const shown = parts.filter(([count], place) => count > 0 || (place === 1 && parts[0]?.[0] === 0));
  return shown
    .map(([count, unit]) => format(unit, (lang) => new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "short" })).format(count))
    .join(" ");
}

const BYTES = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** An amount of data as "12.4 GB", in powers of 1000. */
export function bytes(count: number): string {
  const power = Math.min(BYTES.length - 1, Math.floor(Math.log10(Math.max(count, 1)) / 3));
  const format = { style: "unit", unit: BYTES[power] ?? "byte", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(language(), format).format(count / 1000 ** power);
}
