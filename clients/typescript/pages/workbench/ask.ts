let last: Promise<unknown> = Promise.resolve();

/** Ask the server something that takes it a while, after the questions of this page that came before. */
export function inTurn<T>(question: () => Promise<T>): Promise<T> {
  const turn = last.then(question);
  last = turn.catch(() => undefined);
  return turn;
}
