export { answer, createClient } from "./client.js";
export type { ClientOptions, PlainspokenClient } from "./client.js";
export { ProblemError } from "./problem.js";
export type * from "./schema.js";
export type * from "./words.js";
