import { ACTION_EVENT } from "plainspoken-client/elements";
import type { ActionVerb, NextAction } from "plainspoken-client";

/**
 * Buttons of typed actions, as the operator set them: an address with places for `{vm_name}`, `{context_id}` and
 * `{job_id}`, or `message` to tell the page that embeds this one. Verbs that are not set stay text.
 */
const targets = new Map<ActionVerb, string>(
  [...document.querySelectorAll<HTMLMetaElement>('meta[name^="action:"]')].map((meta) => [
    meta.name.slice("action:".length) as ActionVerb,
    meta.content,
  ]),
);

export const verbs: ReadonlySet<ActionVerb> = new Set(targets.keys());

/** What a button is about. */
export interface About {
  vm_name?: string | undefined;
  context_id?: string | undefined;
  job_id?: string | undefined;
}

/** Answer the buttons inside `element`: each is about what `about` says when it is pressed. */
export function answerActions(element: HTMLElement, about: () => About): void {
  element.addEventListener(ACTION_EVENT, (event) => {
    const action = (event as CustomEvent<NextAction>).detail;
    const target = action.do && targets.get(action.do);
    if (target === undefined) return;
    if (target === "message") parent.postMessage({ source: "plainspoken", do: action.do, ...about() }, location.origin);
    else open(filled(target, about()), "_top", "noopener");
  });
}

function filled(template: string, about: About): string {
  return template.replace(/\{(vm_name|context_id|job_id)\}/g, (_, name: keyof About) => encodeURIComponent(about[name] ?? ""));
}
