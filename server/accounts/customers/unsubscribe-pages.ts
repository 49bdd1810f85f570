import type { Answer } from '../../platform/endpoint.ts';
import { escapeHtml } from '../../platform/html-page.ts';
import { unkeptPage } from './unkept-page.ts';

/** Asks for a click first: programs that scan mails open links but press no buttons. */
export function askUnsubscribePage(token: string, title: string): Answer {
  return unkeptPage(
    200,
    'No more mails?',
    `<p>Press the button and you get no more ${escapeHtml(title)}.</p>
<form method="post" action="/unsubscribe/${encodeURIComponent(token)}"><button>Unsubscribe</button></form>`,
  );
}

/** It is done. */
export function unsubscribedPage(title: string): Answer {
  return unkeptPage(
    200,
    'You are unsubscribed',
    `<p>You get no more ${escapeHtml(title)}. What you agreed to is in your account, where you can change it.</p>`,
  );
}

/** For a link that was cut off. */
export function brokenLinkPage(): Answer {
  return unkeptPage(
    404,
    'This link is not valid',
    '<p>It may have been cut off when it was copied: use the link in the mail itself.</p>',
  );
}
