import { isKnown } from '../analytics/etag.ts';
import { unkept } from '../platform/html-page.ts';
import type { Answer } from '../platform/endpoint.ts';
import { varyByLanguage } from './language.ts';
import type { RenderedPage } from './page-cache.ts';

/** A page that is the same for everybody: kept by whoever likes, and asked about each time. 304 to who has it as it is. */
export function sentPage({ status, text, etag }: RenderedPage): Answer {
  return {
    write: (req, res) => {
      res.set({ 'Cache-Control': 'no-cache', ETag: etag });
      if (varyByLanguage) res.vary(varyByLanguage);
      if (status === 200 && isKnown(req.get('if-none-match'), etag)) res.status(304).end();
      else res.status(status).type('html').send(text);
    },
  };
}

/** A page that answers one person, and is kept by nobody. */
export function unkeptPage(status: number, text: string, headers: Record<string, string> = {}): Answer {
  return {
    write: (_req, res) =>
      void res
        .status(status)
        .set({ ...unkept, ...headers })
        .type('html')
        .send(text),
  };
}
