import { ago, clock, exact } from "./format.js";

const REFRESH = 20_000;

const shown = new Set<TimeAgo>();
let timer: ReturnType<typeof setInterval> | undefined;
let exactly = false;

/** Whether every `<ps-time>` of the page shows the exact time in the reader's zone; at first, none does. */
export function showExactTimes(on: boolean): void {
  exactly = on;
  shown.forEach((each) => each.refresh());
}

/**
 * A time as its distance from now, which goes on as time does: `<ps-time>`. The exact one shows on pointing at it, and
 * in its place after `showExactTimes(true)`. `instant` is a time as answers have it. With `form="clock"` the time of the
 * day is shown in place of the distance; with `form="beside"` the distance always, for where the exact time stands
 * beside it. Nothing is shown for what is no time.
 */
export class TimeAgo extends HTMLElement {
  static readonly observedAttributes = ["instant", "form"];
  readonly #time = Object.assign(document.createElement("time"), { dir: "auto" });

  connectedCallback(): void {
    if (!this.#time.isConnected) this.append(this.#time);
    shown.add(this);
    timer ??= setInterval(() => shown.forEach((each) => each.refresh()), REFRESH);
    this.#draw();
  }

  disconnectedCallback(): void {
    shown.delete(this);
    if (shown.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.#draw();
  }

  /** Show the time anew, as distances and the choice of `showExactTimes` are now. */
  refresh(): void {
    const instant = this.#instant;
    const text = instant === undefined ? "" : this.#text(instant);
    if (this.#time.textContent !== text) this.#time.textContent = text;
  }

  /** The time that is shown; absent where the attribute holds none. */
  get #instant(): string | undefined {
    const instant = this.getAttribute("instant") ?? "";
    return Number.isNaN(Date.parse(instant)) ? undefined : instant;
  }

  #text(instant: string): string {
    const form = this.getAttribute("form");
    if (exactly && form !== "beside") return exact(instant);
    return form === "clock" ? clock(instant) : ago(instant);
  }

  #draw(): void {
    const instant = this.#instant;
    this.#time.dateTime = instant ?? "";
    this.#time.title = instant === undefined ? "" : exact(instant);
    this.refresh();
  }
}
