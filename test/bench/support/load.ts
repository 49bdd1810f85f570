import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What one run of requests showed; times in milliseconds. */
export type Run = { count: number; refused: number; elapsedMs: number; latenciesMs: number[] };

/** A whole HTTP request, ready to be written to a socket. */
export function httpRequest(
  line: `${'GET' | 'POST'} /${string}`,
  headers: Record<string, string> = {},
  body = '',
): Buffer {
  const all = { Host: '127.0.0.1', ...headers, ...(body && { 'Content-Length': Buffer.byteLength(body) }) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${line} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

/** As fast as the connections allow: each sends its next request when the last one is answered. */
export async function sendAll(url: string, requests: Iterable<Buffer>, connections: number): Promise<Run> {
  const queue = Iterator.from(requests);
  return measured(url, connections, async (send) => {
    for (const request of queue) await send(request, performance.now());
  });
}

/**
 * At a fixed rate, whatever the answers do. A request that waits for a free connection counts from when it was due, so that a
 * stall shows in the figures.
 */
export async function sendAtRate(
  url: string,
  requests: Iterable<Buffer>,
  options: { perSecond: number; connections: number },
): Promise<Run> {
  const startAt = performance.now() + 50;
  const queue = Iterator.from(requests).map((request, index) => ({ request, index }));
  return measured(url, options.connections, async (send) => {
    for (const { request, index } of queue) {
      const dueAt = startAt + (index * 1000) / options.perSecond;
      const waitMs = dueAt - performance.now();
      if (waitMs > 0) await delay(waitMs);
      await send(request, dueAt);
    }
  });
}

type Send = (request: Buffer, dueAt: number) => Promise<void>;

async function measured(url: string, connections: number, work: (send: Send) => Promise<void>): Promise<Run> {
  const run: Run = { count: 0, refused: 0, elapsedMs: 0, latenciesMs: [] };
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(url)));
  const startAt = performance.now();
  await Promise.all(
    sockets.map((socket) =>
      work(async (request, dueAt) => {
        const status = await exchange(socket, request);
        run.latenciesMs.push(performance.now() - dueAt);
        run.count += 1;
        if (status !== 200 && status !== 204) run.refused += 1;
      }),
    ),
  );
  run.elapsedMs = performance.now() - startAt;
  for (const socket of sockets) socket.destroy();
  return run;
}

function open(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => resolve(socket.setNoDelay(true)));
    socket.once('error', reject);
  });
}

/** Sends a request and answers the status; a bare socket, because a client of comfort costs more than the server that is measured. */
function exchange(socket: Socket, request: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const end = () => {
      socket.off('data', take);
      socket.off('close', fail);
    };
    const fail = () => {
      end();
      reject(new Error('The server closed the connection.'));
    };
    const take = (chunk: Buffer) => {
      answer += chunk.toString('latin1');
      const headEnd = answer.indexOf('\r\n\r\n');
      if (headEnd < 0) return;
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(answer)?.[1] ?? 0);
      if (answer.length < headEnd + 4 + length) return;
      end();
      resolve(Number(answer.slice(9, 12)));
    };
    socket.on('data', take);
    socket.once('close', fail);
    socket.write(request);
  });
}

/** The value below which this share of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
