import { RuleEditor } from "./editor.js";
import { RuleForm } from "./rule-form.js";

/** What writing needs besides: a code editor and a reader of YAML. They are heavy, so only that page loads them. */
customElements.define("ps-editor", RuleEditor);
customElements.define("ps-rule-form", RuleForm);
