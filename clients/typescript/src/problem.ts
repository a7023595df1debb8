import type { FieldError, Problem } from "./schema.js";

/** An answer that is a problem (RFC 9457), thrown. `message` is the sentence for people. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";

  /** What a program compares, such as `ambiguous-name`: the last part of the problem's type. */
  readonly code: string;
  /** The HTTP status. */
  readonly status: number;
  /** All that the server said. */
  readonly problem: Problem;
  /** Seconds until it is worth asking again, where the server says so. */
  readonly retryAfter: number | undefined;

  constructor(problem: Problem, retryAfter?: number) {
    super(problem.detail);
    this.problem = problem;
    this.status = problem.status;
    this.code = problem.type.slice(problem.type.lastIndexOf("/") + 1);
    this.retryAfter = retryAfter;
  }

  /** The context ids to choose from when a VM's name is not unique. */
  get candidates(): readonly string[] {
    return this.problem.candidates ?? [];
  }

  /** What is wrong with each field or parameter. */
  get errors(): readonly FieldError[] {
    return this.problem.errors ?? [];
  }

  /** Names the request in the server's log; worth showing beside the sentence. */
  get requestId(): string | undefined {
    return this.problem.request_id;
  }
}

/** The problem that `response` is; one made of its status when its body is no problem, as a proxy's may be. */
export function problemOf(response: Response, body: unknown): ProblemError {
  const seconds = Number(response.headers.get("Retry-After") ?? undefined);
  return new ProblemError(isProblem(body) ? body : unforeseen(response), Number.isFinite(seconds) ? seconds : undefined);
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "type" in body && "status" in body && "detail" in body;
}

function unforeseen(response: Response): Problem {
  const title = "The answer cannot be used";
  const detail = `The server answered with status ${response.status} and nothing that explains it.`;
  return { type: "about:blank", title, status: response.status, detail, request_id: response.headers.get("X-Request-Id") ?? "" };
}
