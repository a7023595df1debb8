import { ProblemError, createClient, type PlainspokenClient } from "plainspoken-client";

const KEY = "plainspoken-token";

/** Where the server's API is: the pages lie in `assets/` beside it, whatever path a proxy puts before both. */
export const root = new URL("..", import.meta.url);

/** The token of this tab, and the client that sends it. It never stands in an address, nor outlives the tab. */
export class Session extends EventTarget {
  readonly client: PlainspokenClient;
  #token = sessionStorage.getItem(KEY) ?? undefined;

  constructor() {
    super();
    this.client = createClient({ baseUrl: root.href, fetch: (request) => this.#fetch(request) });
  }

  get signedIn(): boolean {
    return this.#token !== undefined;
  }

  /** Keep a token for this tab; nothing signs out. */
  use(token: string | undefined): void {
    this.#token = token;
    if (token === undefined) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, token);
    this.dispatchEvent(new Event("change"));
  }

  async #fetch(request: Request): Promise<Response> {
    if (this.#token !== undefined) request.headers.set("Authorization", `Bearer ${this.#token}`);
    const response = await fetch(request);
    if (response.status === 401) this.dispatchEvent(new Event("refused"));
    return response;
  }
}

export const session = new Session();

/** What to tell of an error: the server's own sentence and the id to quote, or nothing where no server answered. */
export function told(error: unknown): { sentence: string; requestId: string | undefined } | undefined {
  return error instanceof ProblemError ? { sentence: error.message, requestId: error.requestId } : undefined;
}
