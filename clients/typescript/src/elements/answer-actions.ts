import type { ActionVerb } from "../words.js";
import { ACTION_EVENT, type About, type PressedAction } from "./action-list.js";

/**
 * What the button of each typed action does: leads to an address, which may hold `{vm_name}`, `{context_id}` and
 * `{job_id}`; or tells the page around this one, with `message`. An action that is not set has no button.
 */
export type ActionTargets = Readonly<Partial<Record<ActionVerb, string>>>;

/** What `message` tells the page around, as the `data` of its `message` event. */
export interface ActionMessage extends About {
  source: "plainspoken";
  do: ActionVerb;
}

const MESSAGE = "message";

/**
 * Do what `targets` say for buttons inside `element`, and return the actions that have one: give them to the elements as
 * their `verbs`. A button is about the job and VM that it says itself, and else about those that `page` says.
 */
export function answerActions(element: EventTarget, targets: ActionTargets, page: () => About = () => ({})): ReadonlySet<ActionVerb> {
  element.addEventListener(ACTION_EVENT, (event) => {
    const { do: verb, ...own } = (event as CustomEvent<PressedAction>).detail;
    if (verb === undefined) return;
    const target = targets[verb];
    if (target === undefined) return;
    const about = { ...known(page()), ...known(own) };
    if (target === MESSAGE) parent.postMessage({ source: "plainspoken", do: verb, ...about } satisfies ActionMessage, location.origin);
    else open(filled(target, about), "_top", "noopener");
  });
  return new Set(Object.keys(targets) as ActionVerb[]);
}

/** The ids and the name, as far as they are known, and nothing else: a page may know more than is to be sent. */
function known({ job_id, context_id, vm_name }: About): About {
  return Object.fromEntries(Object.entries({ job_id, context_id, vm_name }).filter(([, value]) => value !== undefined));
}

function filled(template: string, about: About): string {
  return template.replace(/\{(vm_name|context_id|job_id)\}/g, (_, name: keyof About) => encodeURIComponent(about[name] ?? ""));
}
