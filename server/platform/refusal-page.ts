import type { Request, Response } from 'express';
import type { HttpError } from './errors.ts';
import { escapeHtml, htmlPage, unkept } from './html-page.ts';
import { requestIdOf } from './logging.ts';

/** From now on what this answer refuses is a page, for who takes one. */
export function refuseByPages(res: Response): void {
  res.locals.refusesByPage = true;
}

/** Whether a person opened a page here: browsers say that they take HTML, and programs, which take anything or JSON, get the problem. */
export const isRefusedByPage = (req: Request, res: Response): boolean =>
  res.locals.refusesByPage === true && req.accepts(['application/problem+json', 'html']) === 'html';

/** A refusal in the look of our pages, with the same status and headers as the problem would have. */
export function sendRefusalPage(
  res: Response,
  title: string,
  { status, message, errors, headers }: HttpError,
) {
  const sentences = (errors ?? []).map((each) => `<li>${escapeHtml(each.message)}</li>`);
  const list = sentences.length === 0 ? '' : `<ul>${sentences.join('')}</ul>`;
  const body = `<p role="alert">${escapeHtml(message)}</p>${list}
<p>If you ask us about it, name this request: <code>${escapeHtml(requestIdOf(res))}</code></p>`;
  res
    .status(status)
    .set({ ...unkept, ...headers })
    .type('html')
    .send(htmlPage(res, title, body));
}
