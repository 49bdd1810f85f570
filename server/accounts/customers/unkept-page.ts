import type { Answer } from '../../platform/endpoint.ts';
import { htmlPage } from '../../platform/html-page.ts';

/** A page that nobody keeps: not caches, not search engines, not the next site's referrer. */
export function unkeptPage(
  status: number,
  title: string,
  body: string,
  headers: Record<string, string> = {},
): Answer {
  return {
    write: (_req, res) => {
      res.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex' });
      res.set(headers);
      res
        .status(status)
        .type('html')
        .send(htmlPage(res, title, body));
    },
  };
}
