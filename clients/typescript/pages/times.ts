import { showExactTimes } from "plainspoken-client/elements";

const KEY = "plainspoken-exact-times";

/** Whether the reader of this tab wants exact times in place of distances from now. */
export function exactTimes(): boolean {
  return sessionStorage.getItem(KEY) !== null;
}

/** Show times as the reader chose in this tab, or chooses now. */
export function showTimes(exactly = exactTimes()): void {
  if (exactly) sessionStorage.setItem(KEY, "");
  else sessionStorage.removeItem(KEY);
  showExactTimes(exactly);
}
