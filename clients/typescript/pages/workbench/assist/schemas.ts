import categories from "../../../../../schemas/categories.schema.json";
import cells from "../../../../../schemas/cells.schema.json";
import failures from "../../../../../schemas/failures.schema.json";
import faults from "../../../../../schemas/faults.schema.json";
import operations from "../../../../../schemas/operations.schema.json";
import overrides from "../../../../../schemas/overrides.schema.json";
import phrases from "../../../../../schemas/phrases.schema.json";
import speakers from "../../../../../schemas/speakers.schema.json";
import steps from "../../../../../schemas/steps.schema.json";
import subjects from "../../../../../schemas/subjects.schema.json";
import terms from "../../../../../schemas/terms.schema.json";
import vocabulary from "../../../../../schemas/vocabulary.schema.json";
import type { Schema } from "./schema.js";

/** The schemas of all kinds of rule files, as they are shipped for other editors. */
export const SCHEMAS: Readonly<Record<string, Schema>> = {
  categories,
  cells,
  failures,
  faults,
  operations,
  overrides,
  phrases,
  speakers,
  steps,
  subjects,
  terms,
  vocabulary,
};
