// oxlint-disable-next-line typescript/no-explicit-any -- tests look into events of many shapes
export type ReceivedEvent = { id: string | null; event: string; data: any };

export type EventStream = {
  status: number;
  headers: Headers;
  /** What has come so far. */
  events: ReceivedEvent[];
  comments: string[];
  of: (event: string) => ReceivedEvent[];
  /** Resolves when the server ends the stream. */
  ended: Promise<void>;
  close: () => void;
};

/** Reads server-sent events as a browser does, and keeps them. */
export async function followEvents(url: string, headers: Record<string, string>): Promise<EventStream> {
  const closing = new AbortController();
  const answer = await fetch(url, { headers, signal: closing.signal });
  const events: ReceivedEvent[] = [];
  const comments: string[] = [];
  const read = async () => {
    let rest = '';
    for await (const text of answer.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) take(block);
    }
  };
  const take = (block: string) => {
    if (block.startsWith(':')) return comments.push(block);
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? null;
    const [event, data] = [field('event'), field('data')];
    if (event !== null) events.push({ id: field('id'), event, data: JSON.parse(data ?? 'null') });
  };
  return {
    status: answer.status,
    headers: answer.headers,
    events,
    comments,
    of: (event) => events.filter((received) => received.event === event),
    ended: read().catch(() => {}), // closed by the reader
    close: () => closing.abort(),
  };
}
