interface Identified {
  job_id: string;
}

/** Rows of a part, and fewer than twice as many: a list of thousands is drawn part by part, as each comes near to what is seen. */
export const PART = 50;

/**
 * Jobs in parts, cut where they were cut before, so that a row that comes or goes moves no other to another part: only the
 * part that it stands in is drawn again. `starts` are the jobs that parts began with, and are kept up to date.
 */
export function partsOf<Job extends Identified>(jobs: readonly Job[], starts: Set<string>): Job[][] {
  const known = jobs.flatMap(({ job_id }, place) => (starts.has(job_id) ? [place] : []));
  const cuts: number[] = jobs.length > 0 ? [0] : [];
  let next = 0;
  for (let place = PART; place < jobs.length; place++) {
    if (place - (cuts.at(-1) ?? 0) < PART) continue;
    while ((known[next] ?? Infinity) < place) next += 1;
    const ahead = (known[next] ?? Infinity) - place;
    // Here it was cut before; or there is room for a whole part before the place where it was.
    if (ahead === 0 || ahead >= PART) cuts.push(place);
  }
  starts.clear();
  return cuts.map((cut, number) => {
    const part = jobs.slice(cut, cuts[number + 1]);
    if (part[0]) starts.add(part[0].job_id);
    return part;
  });
}
