import { ProblemError, createClient, type PlainspokenClient, type Scope } from "plainspoken-client";

const KEY = "plainspoken-token";

/** Where the server's API is: the pages lie in `assets/` beside it, whatever path a proxy puts before both. */
export const root = new URL("..", import.meta.url);

/** The token of this tab, and the client that sends it. It never stands in an address, nor outlives the tab. */
export class Session extends EventTarget {
  readonly client: PlainspokenClient;
  #token = sessionStorage.getItem(KEY) ?? undefined;
  #scopes: Promise<ReadonlySet<Scope>> | undefined;

  constructor() {
    super();
    this.client = createClient({ baseUrl: root.href, fetch: (request) => this.#fetch(request) });
  }

  get signedIn(): boolean {
    return this.#token !== undefined;
  }

  /** Whether the reader may do something; asked of the server once for each token, and no where that cannot be told. */
  async may(scope: Scope): Promise<boolean> {
    this.#scopes ??= this.#ask();
    return (await this.#scopes).has(scope);
  }

  async #ask(): Promise<ReadonlySet<Scope>> {
    try {
      const { data } = await this.client.GET("/api/v1/caller");
      if (data) return new Set(data.scopes);
    } catch {
      // The page's own request tells the reader that no server answers.
    }
    this.#scopes = undefined;
    return new Set();
  }

  /** Keep a token for this tab; nothing signs out. */
  use(token: string | undefined): void {
    this.#token = token;
    this.#scopes = undefined;
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
