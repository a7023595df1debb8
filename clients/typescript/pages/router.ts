/** Where a reader is: the parts of the address behind `#/`, and its parameters. */
export interface Place {
  parts: readonly string[];
  query: URLSearchParams;
}

/** The place that the address names now. */
export function here(): Place {
  const [path = "", search = ""] = location.hash.replace(/^#\/?/, "").split("?", 2);
  return { parts: path.split("/").filter(Boolean).map(decode), query: new URLSearchParams(search) };
}

/** The address of a place, for a link. */
export function link(parts: readonly string[], query: Record<string, string> = {}): string {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ""));
  const path = parts.map(encodeURIComponent).join("/");
  return `#/${path}${search.size > 0 ? `?${search}` : ""}`;
}

/** Change the parameters of the place without a step in the browser's history. */
export function refine(query: Record<string, string>): void {
  history.replaceState(null, "", link(here().parts, query));
  dispatchEvent(new HashChangeEvent("hashchange"));
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
