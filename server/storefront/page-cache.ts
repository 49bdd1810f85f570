import { createHash } from 'node:crypto';

/** A page as it is sent, with the tag of what it says. */
export type RenderedPage = { status: number; text: string; etag: string };

const keptMs = 5_000;
const mostPages = 100;

export function rendered(status: number, text: string): RenderedPage {
  return { status, text, etag: `"${createHash('sha256').update(text).digest('base64url')}"` };
}

/**
 * Pages that are the same for everybody, kept for some seconds: a page that many open at once is made once. Of a hundred pages the one
 * made first goes; what is not found, or fails, is not kept. `clock` counts milliseconds.
 */
export function pageCache(clock: () => number = () => performance.now()) {
  const kept = new Map<string, { page: Promise<RenderedPage>; until: number }>();
  return async (key: string, make: () => Promise<RenderedPage>): Promise<RenderedPage> => {
    const known = kept.get(key);
    if (known && known.until > clock()) return known.page;
    const page = make();
    kept.delete(key); // so that the new one stands last
    kept.set(key, { page, until: clock() + keptMs });
    const [oldest] = kept.keys();
    if (oldest !== undefined && kept.size > mostPages) kept.delete(oldest);
    const forget = () => {
      if (kept.get(key)?.page === page) kept.delete(key);
    };
    page.then(({ status }) => status !== 200 && forget(), forget);
    return page;
  };
}
