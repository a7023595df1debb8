/** A rule file that is being written; it is kept for the tab, and nowhere else until somebody saves it. */
export interface Draft {
  name: string;
  content: string;
}

/** What an author answers about a failure; the rule that comes of it is `ruleOf`. */
export interface Answers {
  id: string;
  words: string;
  step: string;
  category: string;
  severity: string;
  message: string;
  userAction: string;
  adminAction: string;
  example: string;
  notFor: string;
}

const KEY = "plainspoken-draft";
const SCHEMA = "# yaml-language-server: $schema=../../schemas/failures.schema.json";

/** The draft of this tab, or an empty one. */
export function savedDraft(): Draft {
  const saved = sessionStorage.getItem(KEY);
  return saved === null ? { name: "failures/site.yaml", content: "" } : (JSON.parse(saved) as Draft);
}

export function saveDraft(draft: Draft): void {
  sessionStorage.setItem(KEY, JSON.stringify(draft));
}

/** A rule file with one rule, made of an author's answers; what was not answered is left out. */
export function ruleOf(answers: Answers): string {
  const words = answers.words.split("\n").map((each) => each.trim()).filter(Boolean);
  const actions = [
    answers.userAction && `    - ${quoted(answers.userAction)}`,
    answers.adminAction && `    - { text: ${quoted(answers.adminAction)}, who: admin }`,
  ].filter(Boolean);
  const step = answers.step.trim();
  return [
    SCHEMA,
    `- id: ${answers.id.trim()}`,
    "  when:",
    ...(step ? [`    steps: [${step}]`] : []),
    `    text: { contains: [${words.map(quoted).join(", ")}] }`,
    `  category: ${answers.category}`,
    `  severity: ${answers.severity}`,
    `  message: ${quoted(answers.message)}`,
    "  actions:",
    ...actions,
    "  examples:",
    `    - text: ${quoted(answers.example)}`,
    ...(step ? [`      step: ${step}`] : []),
    "  not_for:",
    `    - text: ${quoted(answers.notFor)}`,
    "",
  ].join("\n");
}

/** A text as a quoted YAML scalar on one line. */
function quoted(text: string): string {
  const plain = text.trim();
  return /[\n\r\t\\]/.test(plain) ? JSON.stringify(plain) : `'${plain.replaceAll("'", "''")}'`;
}
