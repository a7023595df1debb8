import { ago, exact } from "./format.js";

const REFRESH = 20_000;

const shown = new Set<TimeAgo>();
let timer: ReturnType<typeof setInterval> | undefined;

/**
 * A time as its distance from now, which goes on as time does; the exact one shows on pointing at it: `<ps-time>`.
 * `instant` is a time as answers have it. Nothing is shown for what is no time.
 */
export class TimeAgo extends HTMLElement {
  static readonly observedAttributes = ["instant"];
  readonly #time = document.createElement("time");

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

  /** Show the distance from now. */
  refresh(): void {
    const instant = this.getAttribute("instant") ?? "";
    const text = Number.isNaN(Date.parse(instant)) ? "" : ago(instant);
    if (this.#time.textContent !== text) this.#time.textContent = text;
  }

  #draw(): void {
    const instant = this.getAttribute("instant") ?? "";
    const known = !Number.isNaN(Date.parse(instant));
    this.#time.dateTime = known ? instant : "";
    this.#time.title = known ? exact(instant) : "";
    this.refresh();
  }
}
