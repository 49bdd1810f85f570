import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that a webhook received, as its communication sees it: there is no raw body. */
export type HookRequest = {
  method: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: unknown;
};
export type HookAnswer = { status: number; headers?: Record<string, string>; body: string };
export type HookReceiver = (request: HookRequest) => HookAnswer | Promise<HookAnswer>;

/** A receiver of webhooks, as hook.eu1.make.com is one: an address per hook. */
export type HookHost = {
  url: string;
  /** Opens an address nobody can guess; what arrives there goes to the receiver until the address is closed. */
  open: (receive: HookReceiver) => { id: string; url: string; close: () => void };
  close: () => Promise<void>;
};

const windowMs = 10_000;
const mostPerWindow = 300;

/** Starts a hook host on this machine. As Make does it answers 410 where nobody listens, and 429 to a flood. */
export async function startHookHost(clock: () => number = Date.now): Promise<HookHost> {
  const receivers = new Map<string, { receive: HookReceiver; arrivals: number[] }>();
  const server = createServer((req, res) => {
    void answer(req, receivers, clock)
      .catch((error: unknown): HookAnswer => ({
        status: 500,
        body: error instanceof Error ? error.message : 'Failed',
      }))
      .then((reply) => write(res, reply));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    open: (receive) => {
      const id = randomUUID().replaceAll('-', '');
      receivers.set(id, { receive, arrivals: [] });
      return { id, url: `${url}/${id}`, close: () => void receivers.delete(id) };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  req: IncomingMessage,
  receivers: Map<string, { receive: HookReceiver; arrivals: number[] }>,
  clock: () => number,
): Promise<HookAnswer> {
  const target = new URL(req.url ?? '/', 'http://hook-host');
  const text = (await req.toArray()).join('');
  const known = receivers.get(target.pathname.slice(1));
  if (!known) return { status: 410, body: 'Gone' };
  const now = clock();
  known.arrivals = [...known.arrivals.filter((at) => now - at < windowMs), now];
  if (known.arrivals.length > mostPerWindow) return { status: 429, body: 'Too many requests' };
  return known.receive({
    method: req.method ?? 'GET',
    query: Object.fromEntries(target.searchParams),
    headers: Object.fromEntries(
      Object.entries(req.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
    ),
    body: parsedBody(text, req.headers['content-type'] ?? ''),
  });
}

/** JSON and forms become collections; what cannot be read as it claims to be stays text. */
function parsedBody(text: string, contentType: string): unknown {
  if (text === '') return {};
  if (contentType.includes('urlencoded')) return Object.fromEntries(new URLSearchParams(text));
  if (!contentType.includes('json')) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function write(res: ServerResponse, { status, headers = {}, body }: HookAnswer): void {
  res.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(body);
}
