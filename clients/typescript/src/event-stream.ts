/** A block of a stream of Server-Sent Events; a block without data only tells where to go on from. */
export interface Block {
  event: string;
  data: string;
  /** Where to go on from, once this block is dealt with. */
  id: string | undefined;
  /** Milliseconds to wait before coming back. */
  retry: number | undefined;
}

/**
 * The blocks of a stream, as the HTML standard reads them (section 9.2.6, interpreting an event stream).
 *
 * Blocks without data are given as well: they may hold an `id`, which counts.
 */
export async function* readBlocks(lines: AsyncIterable<string>): AsyncGenerator<Block> {
  let data: string[] = [];
  let block: Omit<Block, "data"> = empty();
  for await (const line of lines) {
    if (line === "") {
      yield { ...block, data: data.join("\n") };
      [data, block] = [[], empty()];
      continue;
    }
    // A line that begins with a colon is a comment.
    const [, field = "", value = ""] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (field === "data") data.push(value);
    else if (field === "event") block.event = value;
    else if (field === "id" && !value.includes("\0")) block.id = value;
    else if (field === "retry" && /^\d+$/.test(value)) block.retry = Number(value);
  }
}

function empty(): Omit<Block, "data"> {
  return { event: "", id: undefined, retry: undefined };
}

/** The lines of a stream of bytes until it ends or `signal` ends it; a last line without an end is not one. */
export async function* readLines(bytes: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<string> {
  const reader = bytes.getReader();
  // Not every runtime lets the signal of a request reach an answer that is being read.
  const cancel = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener("abort", cancel);
  if (signal.aborted) cancel();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      // A carriage return at the end may be one half of a line end.
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}
