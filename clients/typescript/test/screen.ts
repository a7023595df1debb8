// A page of the server in a real DOM, and what a person sees on it. Imported before React, which looks for a window.
import assert from "node:assert/strict";
import { after } from "node:test";

import { JSDOM } from "jsdom";

import { SERVER } from "./server.js";

const { window } = new JSDOM("<!doctype html><title>GUI</title><main></main>", { url: SERVER, pretendToBeVisual: true });
for (const name of ["document", "location", "navigator"] as const) {
  // Newer versions of Node have a navigator of their own, which cannot be assigned.
  Object.defineProperty(globalThis, name, { value: window[name], configurable: true });
}
Object.assign(globalThis, { window });

/** `fetch` as a page has it: addresses are those of the page's own server. */
export const pageFetch: typeof fetch = (input, init) =>
  fetch(input instanceof Request ? input : new URL(String(input), window.location.href), init);

const { createRoot } = await import("react-dom/client");

export interface Screen {
  element: Element;
  /** All text, in which blanks of any length count as one. */
  text(): string;
  find(selector: string): Element;
  press(label: string): void;
  close(): void;
}

/** What is on the page; a test that fails leaves its screen open, and the timers of that would run for ever. */
const open = new Set<Screen>();
after(() => open.forEach((screen) => screen.close()));

/** Mounts a component. */
export function show(content: React.ReactNode): Screen {
  const element = window.document.createElement("div");
  window.document.querySelector("main")?.append(element);
  const root = createRoot(element);
  root.render(content);
  const find = (selector: string) => {
    const found = element.querySelector(selector);
    assert(found, `there is no ${selector} in: ${element.innerHTML}`);
    return found;
  };
  const screen: Screen = {
    element,
    find,
    text: () => (element.textContent ?? "").replace(/\s+/g, " "),
    press(label) {
      const button = [...element.querySelectorAll("button")].find(({ textContent }) => textContent === label);
      assert(button, `there is no button ${label} in: ${element.innerHTML}`);
      button.click();
    },
    close() {
      open.delete(screen);
      root.unmount();
      element.remove();
    },
  };
  open.add(screen);
  return screen;
}

/** Waits until `holds` does; `why` says what was expected. */
export async function until(holds: () => boolean, why: () => string, milliseconds = 10_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!holds()) {
    assert(Date.now() < end, why());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until the screen shows a text. */
export function untilShown(screen: Screen, text: string): Promise<void> {
  return until(() => screen.text().includes(text), () => `“${text}” is not on the screen: ${screen.text()}`);
}
