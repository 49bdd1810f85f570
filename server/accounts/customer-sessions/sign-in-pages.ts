import type { Answer } from '../../platform/endpoint.ts';
import { escapeHtml } from '../../platform/html-page.ts';
import { unkeptPage } from '../customers/unkept-page.ts';

/**
 * Asks for a click before the link is used up: programs that scan mails open links but press no buttons. It names the account, so that
 * nobody is signed in to somebody else's without seeing it.
 */
export function confirmSignInPage(token: string, email: string): Answer {
  return unkeptPage(
    200,
    'Sign in',
    `<p>To your account with the address <strong>${escapeHtml(email)}</strong>.</p>
<form method="post" action="/account/confirm?token=${encodeURIComponent(token)}"><button>Sign in</button></form>`,
  );
}

/** For a link that is used up, expired or cut off. */
export function spentSignInPage(): Answer {
  return unkeptPage(
    410,
    'This link no longer works',
    `<p>It was used already, is older than 15 minutes, or was not copied whole. <a href="/account/sign-in">Ask for another</a>.</p>`,
  );
}
