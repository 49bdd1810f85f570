import { HttpError } from '../../platform/errors.ts';
import { startPollingLoop, type LoopDeps, type PollingLoop } from '../../platform/polling-loop.ts';
import { createLiveFeed, type FeedDeps } from './live-feed.ts';
import type { Message } from './messages.ts';
import type { LiveActivity } from './schema.ts';

type Listener = (message: Message) => void;

/** What goes on, read once for all who listen to this server. */
export type LiveHub = {
  /** From now on every message goes to the listener too; the answer is what goes on at the moment. */
  join: (listener: Listener) => Promise<LiveActivity>;
  leave: (listener: Listener) => void;
};

const mostListeners = 100;
const everyMs = 1_000;

/** The database is asked only while somebody listens: once a second, without LISTEN, so that all servers see everything. */
export function createLiveHub(deps: FeedDeps & LoopDeps): LiveHub {
  const listeners = new Set<Listener>();
  let feed = createLiveFeed(deps);
  let loop: PollingLoop | null = null;
  const round = () => feed.look((message) => listeners.forEach((listener) => listener(message)));
  return {
    join: async (listener) => {
      if (listeners.size >= mostListeners) throw tooMany();
      listeners.add(listener);
      const activity = await feed.activity();
      if (listeners.size > 0) loop ??= startPollingLoop(deps, { name: 'the live feed', everyMs, round });
      return activity;
    },
    leave: (listener) => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      void loop?.stop();
      loop = null;
      feed = createLiveFeed(deps); // whoever comes next is told what goes on then
    },
  };
}

function tooMany(): HttpError {
  return new HttpError(
    503,
    'too_many_streams',
    `${mostListeners} readers follow this server already. Close some, or try again in a minute.`,
    { headers: { 'Retry-After': '60' } },
  );
}
