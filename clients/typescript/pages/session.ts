import { ProblemError, createClient, type PlainspokenClient, type Scope } from "plainspoken-client";

const KEY = "plainspoken-token";
const MOST_TRIES = 6;
/** Seconds that the page waits by itself where the server asks for it; of longer ones the reader is told. */
const LONGEST_WAIT = 30;

/** Where the server's API is: the pages lie in `assets/` beside it, whatever path a proxy puts before both. */
export const root = new URL("..", import.meta.url);

/** The token of this tab, and the client that sends it. It never stands in an address, nor outlives the tab. */
export class Session extends EventTarget {
  readonly client: PlainspokenClient;
  #token = sessionStorage.getItem(KEY) ?? undefined;
  #scopes: Promise<ReadonlySet<Scope>> | undefined;
  /** Seconds of each request that waits, since the server is busy. */
  readonly #waits = new Set<{ seconds: number }>();

  constructor() {
    super();
    this.client = createClient({ baseUrl: root.href, fetch: (request) => this.#fetch(request) });
  }

  get signedIn(): boolean {
    return this.#token !== undefined;
  }

  /** In how many seconds the page asks again, where the server said that it is busy. */
  get waiting(): number | undefined {
    return this.#waits.size > 0 ? Math.max(...[...this.#waits].map(({ seconds }) => seconds)) : undefined;
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
    for (let tries = 1; ; tries++) {
      const response = await fetch(request.clone());
      if (response.status === 401) this.dispatchEvent(new Event("refused"));
      const seconds = response.status === 429 ? Number(response.headers.get("Retry-After") ?? Infinity) : Infinity;
      if (tries === MOST_TRIES || !(seconds <= LONGEST_WAIT)) return response;
      await this.#wait(seconds);
    }
  }

  /** Wait before asking a busy server again; `waiting` says so meanwhile. */
  async #wait(seconds: number): Promise<void> {
    const wait = { seconds };
    this.#waits.add(wait);
    this.dispatchEvent(new Event("waiting"));
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    this.#waits.delete(wait);
    this.dispatchEvent(new Event("waiting"));
  }
}

export const session = new Session();

/** What to tell of an error: the server's own sentence and the id to quote, or nothing where no server answered. */
export function told(error: unknown): { sentence: string; requestId: string | undefined } | undefined {
  return error instanceof ProblemError ? { sentence: error.message, requestId: error.requestId } : undefined;
}
