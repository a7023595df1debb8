import { RuleEditor } from "./editor.js";
import { QueuePage } from "./queue.js";
import { RulePage } from "./rule.js";
import { TryPage } from "./try.js";

/** The pages for staff; loaded when the first of them is asked for. */
customElements.define("ps-queue", QueuePage);
customElements.define("ps-try", TryPage);
customElements.define("ps-editor", RuleEditor);
customElements.define("ps-rule", RulePage);
