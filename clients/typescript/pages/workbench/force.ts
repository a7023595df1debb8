import { answer } from "plainspoken-client";

import { session } from "../session.js";

const PAUSE = 1_000;
const MOST_TRIES = 30;

/** Whether the server has taken over rules with this fingerprint, after waiting for that for half a minute at most. */
export async function inForce(fingerprint: string): Promise<boolean> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const processes = await fingerprints();
    if (processes.length > 0 && processes.every((each) => each === fingerprint)) return true;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  return false;
}

/** What the processes of the server have in force; nothing while it does not answer. */
async function fingerprints(): Promise<readonly string[]> {
  try {
    const { fingerprint, workers } = await answer(session.client.GET("/api/v1/catalogue/status"));
    return workers?.map((worker) => worker.fingerprint) ?? [fingerprint];
  } catch {
    return [];
  }
}
