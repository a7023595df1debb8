import { ProblemError } from "plainspoken-client";

const MOST_TRIES = 6;
const PAUSE_SECONDS = 1;

let last: Promise<unknown> = Promise.resolve();

/**
 * Ask the server something that takes it a while: after the questions of this page that came before, and again where it is
 * busy with somebody else's.
 */
export function inTurn<T>(question: () => Promise<T>): Promise<T> {
  const turn = last.then(() => patiently(question));
  last = turn.catch(() => undefined);
  return turn;
}

async function patiently<T>(question: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await question();
    } catch (error) {
      const busy = error instanceof ProblemError && error.code === "busy";
      if (!busy || tries === MOST_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, (error.retryAfter ?? PAUSE_SECONDS) * 1000));
    }
  }
}
