import { isMap, isScalar, isSeq, parseDocument, type Document, type Node, type YAMLMap } from "yaml";

/** What an author answers about a failure; a rule is made of it. */
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

type Path = readonly (string | number)[];

const SCHEMA = "# yaml-language-server: $schema=../../schemas/failures.schema.json\n";
const WORDS = ["contains", "like", "letters", "phrases"];
const LAYOUT = { lineWidth: 0, singleQuote: true } as const;

/** A file of failure rules, read so that single answers in it can be changed and all else stays as it is written. */
export class RuleDocument {
  readonly #text: string;
  readonly #read: Document.Parsed;

  constructor(text: string) {
    this.#text = text;
    this.#read = parseDocument(text);
  }

  /** Whether the file is a list of rules, or empty. */
  get isReadable(): boolean {
    const { errors, contents } = this.#read;
    return errors.length === 0 && (contents === null || (isScalar(contents) && contents.value === null) || isSeq(contents));
  }

  /** The ids of its rules, in their order; empty for one without. */
  get ids(): readonly string[] {
    return this.#rules.map((_, place) => this.#scalar([place, "id"]));
  }

  /** The place of the rule that a character stands in; the first one's before all. */
  placeAt(character: number): number {
    return Math.max(0, this.#rules.findLastIndex((rule) => (rule.range?.[0] ?? 0) <= character));
  }

  /** What a rule says, as answers; empty where it says nothing. */
  answers(place: number): Answers {
    const words = this.#words(place);
    return {
      id: this.#scalar([place, "id"]),
      words: words ? this.#list([place, "when", "text", words]).join("\n") : "",
      step: this.#list([place, "when", "steps"]).join(", "),
      category: this.#scalar([place, "category"]),
      severity: this.#scalar([place, "severity"]),
      message: this.#scalar([place, "message"]),
      userAction: this.#scalar(this.#action(place, "user")),
      adminAction: this.#scalar(this.#action(place, "admin")),
      example: this.#scalar([place, "examples", 0, "text"]),
      notFor: this.#scalar([place, "not_for", 0, "text"]),
    };
  }

  /** Whether the words of a rule are more than one list, so that only the file shows them. */
  isElaborate(place: number): boolean {
    return this.#words(place) === undefined && this.#read.hasIn([place, "when", "text"]);
  }

  /** Whether a rule is marked as a draft, which answers no customer. */
  isDraft(place: number): boolean {
    return this.#read.getIn([place, "draft"]) === true;
  }

  /** The file with a rule that is a draft no more. */
  finished(place: number): string {
    const mark = this.#read.getIn([place, "draft"], true) as Node | undefined;
    if (!mark?.range) return this.#text;
    const from = this.#text.lastIndexOf("\n", mark.range[0]) + 1;
    const line = this.#text.slice(from, mark.range[1]);
    if (line.trim() !== "draft: true") return this.#changed((document) => document.deleteIn([place, "draft"]));
    return this.#text.slice(0, from) + this.#text.slice(mark.range[1]).replace(/^[^\n]*\n?/, "");
  }

  /** The file with another answer in a rule. */
  with(place: number, name: keyof Answers, value: string): string {
    if (name === "words") return this.#put([place, "when", "text", this.#words(place) ?? "contains"], lines(value));
    if (name === "step") return this.#put([place, "when", "steps"], value.split(",").map((each) => each.trim()).filter(Boolean));
    if (name === "example") return this.#put([place, "examples", 0, "text"], value);
    if (name === "notFor") return this.#put([place, "not_for", 0, "text"], value);
    if (name === "userAction") return this.#withAction(place, "user", value);
    if (name === "adminAction") return this.#withAction(place, "admin", value);
    return this.#put([place, name], value);
  }

  /** The file with one more rule at its end. */
  withRule(answers: Answers): string {
    const before = this.#text.trim() === "" ? SCHEMA : this.#text.replace(/\n*$/, "\n\n");
    return before + ruleOf(answers);
  }

  get #rules(): YAMLMap[] {
    const { contents } = this.#read;
    return isSeq(contents) ? (contents.items as unknown[]).filter((each) => isMap(each)) : [];
  }

  #scalar(path: Path): string {
    const node = this.#read.getIn(path, true);
    return isScalar(node) && node.value !== null ? String(node.value) : "";
  }

  #list(path: Path): string[] {
    const node = this.#read.getIn(path, true);
    if (isSeq(node)) return node.items.filter(isScalar).map(({ value }) => String(value));
    return isScalar(node) && node.value !== null ? [String(node.value)] : [];
  }

  #words(place: number): string | undefined {
    const text = this.#read.getIn([place, "when", "text"], true);
    if (!isMap(text) || text.items.length !== 1) return undefined;
    return WORDS.find((key) => text.has(key));
  }

  /** Where the text of the first action of a reader is, or would be. */
  #action(place: number, who: "user" | "admin"): Path {
    const actions = this.#read.getIn([place, "actions"], true);
    const items = isSeq(actions) ? actions.items : [];
    const found = items.findIndex((each) => (isMap(each) ? (each.get("who") ?? "user") : "user") === who);
    const at = found < 0 ? items.length : found;
    return isMap(items[at]) || (found < 0 && who === "admin") ? [place, "actions", at, "text"] : [place, "actions", at];
  }

  #withAction(place: number, who: "user" | "admin", value: string): string {
    const path = this.#action(place, who);
    const item = path.slice(0, 3);
    if (!value) return this.#changed((document) => document.deleteIn(item));
    if (this.#read.hasIn(item) || who === "user") return this.#put(path, value);
    return this.#changed((document) => document.addIn([place, "actions"], document.createNode({ text: value, who }, { flow: true })));
  }

  /** Put a value in, by nothing but its own letters where something stands there already. */
  #put(path: Path, value: string | readonly string[]): string {
    const node = this.#read.getIn(path, true) as Node | undefined;
    const gone = Array.isArray(value) && value.length === 0 && path.at(-1) === "steps";
    if (gone) return this.#changed((document) => document.deleteIn(path));
    if (node?.range && node.range[1] > node.range[0]) {
      const [from, to] = node.range;
      const end = from + this.#text.slice(from, to).trimEnd().length;
      return this.#text.slice(0, from) + written(value) + this.#text.slice(end);
    }
    return this.#changed((document) => document.setIn(path, document.createNode(value, { flow: true })));
  }

  #changed(change: (document: Document) => void): string {
    const document = parseDocument(this.#text);
    change(document);
    return document.toString(LAYOUT);
  }
}

function ruleOf(answers: Answers): string {
  const step = answers.step.trim();
  const admin = answers.adminAction && `    - { text: ${quoted(answers.adminAction)}, who: admin }`;
  return [
    `- id: ${answers.id.trim()}`,
    "  when:",
    ...(step ? [`    steps: [${step}]`] : []),
    `    text: { contains: ${written(lines(answers.words))} }`,
    `  category: ${answers.category}`,
    `  severity: ${answers.severity}`,
    `  message: ${quoted(answers.message)}`,
    "  actions:",
    `    - ${quoted(answers.userAction)}`,
    ...(admin ? [admin] : []),
    "  examples:",
    `    - text: ${quoted(answers.example)}`,
    ...(step ? [`      step: ${step}`] : []),
    "  not_for:",
    `    - text: ${quoted(answers.notFor)}`,
    "",
  ].join("\n");
}

function lines(text: string): string[] {
  return text.split("\n").map((each) => each.trim()).filter(Boolean);
}

function written(value: string | readonly string[]): string {
  return typeof value === "string" ? quoted(value) : `[${value.map(quoted).join(", ")}]`;
}

/** A text as a YAML scalar on one line. */
function quoted(text: string): string {
  if (/^[a-z][a-z0-9.-]*$/.test(text) && !/^(true|false|yes|no|on|off|null|y|n)$/.test(text)) return text;
  return /[\n\r\t\\\p{Cc}]/u.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
}
