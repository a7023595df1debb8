import { answerActions as answerTo, type About, type ActionTargets } from "plainspoken-client/elements";
import type { ActionVerb } from "plainspoken-client";

/** What the button of each typed action does, as the operator set it. */
const targets: ActionTargets = Object.fromEntries(
  [...document.querySelectorAll<HTMLMetaElement>('meta[name^="action:"]')].map((meta) => [meta.name.slice("action:".length), meta.content]),
);

export const verbs: ReadonlySet<ActionVerb> = new Set(Object.keys(targets) as ActionVerb[]);

/** Answer the buttons inside `element`: each is about what it says itself, and else about what `page` says. */
export function answerActions(element: HTMLElement, page?: () => About): void {
  answerTo(element, targets, page);
}
