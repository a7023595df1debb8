export { answer, createClient } from "./client.js";
export type { ClientOptions, PlainspokenClient } from "./client.js";
export { events } from "./events.js";
export type { FollowOptions, LiveEvent } from "./events.js";
export { jobPages } from "./job-pages.js";
export type { JobQuery } from "./job-pages.js";
export { ProblemError, problemOf } from "./problem.js";
export type * from "./schema.js";
export type * from "./words.js";
