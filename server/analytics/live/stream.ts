import type { Request, Response } from 'express';
import { seesPersonalData, type OperatorCaller } from '../../platform/caller.ts';
import type { Db } from '../../platform/database.ts';
import { HttpError } from '../../platform/errors.ts';
import { selectEventsSince, selectLatestEvents } from './event-queries.ts';
import { overlapSeconds } from './live-feed.ts';
import type { LiveHub } from './live-hub.ts';
import { frameOf, messageOf, withoutNames, type Message } from './messages.ts';

export type StreamDeps = {
  pool: Db;
  hub: LiveHub;
  draining: AbortSignal;
  /** Finds out anew who reads; refuses who may not any more. */
  readerOf: (req: Request) => Promise<OperatorCaller>;
  checkEveryMs: number;
  commentEveryMs: number;
};

const mostLatest = 10;
const mostMissed = 200;
const retryMs = 3_000;
/** A reader that takes nothing in any more is let go; it comes back with the id of what it saw last. */
const mostWaitingBytes = 1024 * 1024;
const headers = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no', // nginx hands on what it gets
};

/**
 * Writes the live feed until the reader goes, may not read any more, or the server drains: what goes on, what happened lately or since
 * `Last-Event-ID`, then what changes and happens.
 */
export async function streamLive(
  deps: StreamDeps,
  { req, res, caller }: { req: Request; res: Response; caller: OperatorCaller },
): Promise<void> {
  if (req.method === 'HEAD') return void res.set(headers).end();
  if (deps.draining.aborted)
    throw new HttpError(503, 'not_ready', 'This server is shutting down. Connect again.');
  const reader = { isAnonymous: !seesPersonalData(caller) };
  const toldBefore = new Set<string>();
  const tell = (message: Message) => {
    if ('id' in message && toldBefore.has(message.id)) return;
    write(res, frameOf(reader.isAnonymous ? withoutNames(message) : message));
  };
  let waiting: Message[] | null = []; // until what went before is told
  const listener = (message: Message) => void (waiting ? waiting.push(message) : tell(message));
  const leave = () => deps.hub.leave(listener);
  res.once('close', leave);
  try {
    const activity = await deps.hub.join(listener);
    const before = await eventsUntilNow(deps.pool, req.get('Last-Event-ID'));
    if (res.destroyed) return leave();
    res.status(200).set(headers);
    write(res, `retry: ${retryMs}\n\n`);
    tell({ event: 'snapshot', data: activity });
    before.forEach(tell);
    for (const message of before) if ('id' in message) toldBefore.add(message.id);
    waiting.forEach(tell);
    waiting = null;
  } catch (error) {
    leave();
    throw error;
  }
  keepOpen(deps, { req, res, reader });
}

/** Shows that the stream lives, and ends it when it has to. */
function keepOpen(
  { draining, readerOf, checkEveryMs, commentEveryMs }: StreamDeps,
  { req, res, reader }: { req: Request; res: Response; reader: { isAnonymous: boolean } },
): void {
  const end = () => void res.end();
  const check = async () => {
    try {
      reader.isAnonymous = !seesPersonalData(await readerOf(req));
    } catch (error) {
      if (error instanceof HttpError && error.status < 500) end(); // else nobody knows: the next check will tell
    }
  };
  const comments = setInterval(() => write(res, ': still here\n\n'), commentEveryMs);
  const checks = setInterval(() => void check(), checkEveryMs);
  draining.addEventListener('abort', end);
  res.once('close', () => {
    clearInterval(comments);
    clearInterval(checks);
    draining.removeEventListener('abort', end);
  });
  if (draining.aborted) end();
}

function write(res: Response, text: string): void {
  if (res.writableEnded || res.destroyed) return;
  if (res.writableLength > mostWaitingBytes) res.destroy();
  else res.write(text);
}

async function eventsUntilNow(pool: Db, lastEventId: string | undefined): Promise<Message[]> {
  const since =
    lastEventId === undefined
      ? null
      : await selectEventsSince(pool, lastEventId, { overlapSeconds, limit: mostMissed });
  return (since ?? (await selectLatestEvents(pool, mostLatest))).map(messageOf);
}
