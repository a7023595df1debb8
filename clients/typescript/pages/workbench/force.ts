import { session } from "../session.js";

const PAUSE = 1_000;
const MOST_TRIES = 30;

/** Whether the server has taken over rules with this fingerprint, after waiting for that for half a minute at most. */
export async function inForce(fingerprint: string): Promise<boolean> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const { data } = await session.client.GET("/api/v1/catalogue/status");
    const processes = data?.workers?.map((worker) => worker.fingerprint) ?? [data?.fingerprint];
    if (processes.every((each) => each === fingerprint)) return true;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  return false;
}
