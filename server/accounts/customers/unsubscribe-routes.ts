import { z } from 'zod';
import type { Deps } from '../../platform/deps.ts';
import { endpoint, type Endpoint } from '../../platform/endpoint.ts';
import { readUnsubscribeToken, unsubscribe } from './mail-consent.ts';
import { askUnsubscribePage, brokenLinkPage, unsubscribedPage } from './unsubscribe-pages.ts';

const Params = z.object({ token: z.string().min(1).max(500) });

/** Where the links at the end of mails lead. */
export function unsubscribeRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/unsubscribe/{token}',
      summary: 'The page behind the unsubscribe link of a mail',
      access: { kind: 'public' },
      params: Params,
      answers: { 200: 'html', 404: 'html' },
      handle: ({ params }) => {
        const link = readUnsubscribeToken(deps, params.token);
        return link ? askUnsubscribePage(params.token, link.title) : brokenLinkPage();
      },
    }),
    endpoint({
      method: 'post',
      path: '/unsubscribe/{token}',
      summary: 'Get no more mails of a kind',
      description:
        'By one click in a mail program (RFC 8058), or by the button of the page. No sign-in is needed.',
      access: { kind: 'public' },
      params: Params,
      answers: { 200: 'html', 404: 'html' },
      handle: async ({ params }) => {
        const link = readUnsubscribeToken(deps, params.token);
        if (!link) return brokenLinkPage();
        await unsubscribe(deps, link);
        return unsubscribedPage(link.title);
      },
    }),
  ];
}
