import type { Answer } from '../../platform/endpoint.ts';
import { htmlPage, unkept } from '../../platform/html-page.ts';

/** A page that nobody keeps. */
export function unkeptPage(
  status: number,
  title: string,
  body: string,
  headers: Record<string, string> = {},
): Answer {
  return {
    write: (_req, res) => {
      res.set({ ...unkept, ...headers });
      res
        .status(status)
        .type('html')
        .send(htmlPage(res, title, body));
    },
  };
}
