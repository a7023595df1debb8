import { ACTION_EVENT } from "plainspoken-client/elements";
import type { About, PressedAction } from "plainspoken-client/elements";
import type { ActionVerb } from "plainspoken-client";

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

/** Answer the buttons inside `element`: each is about what it says itself, and else about what `page` says. */
export function answerActions(element: HTMLElement, page: () => About = () => ({})): void {
  element.addEventListener(ACTION_EVENT, (event) => {
    const { do: verb, job_id, context_id, vm_name } = (event as CustomEvent<PressedAction>).detail;
    const target = verb && targets.get(verb);
    if (target === undefined) return;
    const about = { ...told(page()), ...told({ job_id, context_id, vm_name }) };
    if (target === "message") parent.postMessage({ source: "plainspoken", do: verb, ...about }, location.origin);
    else open(filled(target, about), "_top", "noopener");
  });
}

/** What is known of it, and nothing else: a page may know more than is to be sent. */
function told({ job_id, context_id, vm_name }: About): About {
  return Object.fromEntries(Object.entries({ job_id, context_id, vm_name }).filter(([, value]) => value !== undefined));
}

function filled(template: string, about: About): string {
  return template.replace(/\{(vm_name|context_id|job_id)\}/g, (_, name: keyof About) => encodeURIComponent(about[name] ?? ""));
}
