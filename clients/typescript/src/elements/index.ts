import { ActionList } from "./action-list.js";
import { FailureBanner } from "./failure-banner.js";
import { JobList } from "./job-list.js";
import { TimeAgo } from "./time.js";
import { Timeline } from "./timeline.js";

export { ACTION_EVENT, ActionList } from "./action-list.js";
export type { About, PressedAction } from "./action-list.js";
export { answerActions } from "./answer-actions.js";
export type { ActionMessage, ActionTargets } from "./answer-actions.js";
export { FailureBanner } from "./failure-banner.js";
export { ago, bytes, clock, duration, exact, when, whenExactly } from "./format.js";
export { iconStyles, statusIcon } from "./icons.js";
export { JobList } from "./job-list.js";
export { drawProgress } from "./progress.js";
export { setStrings, strings } from "./strings.js";
export type { Strings } from "./strings.js";
export { theme } from "./styles.js";
export { showExactTimes, TimeAgo } from "./time.js";
export { Timeline } from "./timeline.js";

const ELEMENTS = {
  "ps-actions": ActionList,
  "ps-failure-banner": FailureBanner,
  "ps-job-list": JobList,
  "ps-time": TimeAgo,
  "ps-timeline": Timeline,
} as const;

declare global {
  interface HTMLElementTagNameMap {
    "ps-actions": ActionList;
    "ps-failure-banner": FailureBanner;
    "ps-job-list": JobList;
    "ps-time": TimeAgo;
    "ps-timeline": Timeline;
  }
}

/** Make the elements known to the page; those whose names are taken already stay as they are. */
export function defineElements(registry: CustomElementRegistry = customElements): void {
  for (const [name, element] of Object.entries(ELEMENTS)) {
    if (registry.get(name) === undefined) registry.define(name, element);
  }
}
