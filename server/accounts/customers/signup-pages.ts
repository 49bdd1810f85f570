import type { Answer } from '../../platform/endpoint.ts';
import { escapeHtml } from '../../platform/html-page.ts';
import { unkeptPage } from './unkept-page.ts';

/** Asks for a click before the link is used up: programs that scan mails open links but press no buttons. */
export function confirmPage(token: string): Answer {
  return unkeptPage(
    200,
    'Confirm your address',
    `<p>Press the button to confirm your e-mail address and get an API key.</p>
<form method="post" action="/signup/confirm?token=${encodeURIComponent(token)}"><button>Show my API key</button></form>`,
  );
}

/** The only page that ever shows the key. */
export function keyPage(key: string): Answer {
  return unkeptPage(
    200,
    'Your API key',
    `<p>Copy it now and keep it as a secret: it is stored as a hash and cannot be shown again.</p>
<pre><code>${escapeHtml(key)}</code></pre>
<p>In Make, add a connection of the Scenario Library app and paste the key there.</p>`,
  );
}

/** For a link that is used up, expired or cut off. */
export function spentPage(): Answer {
  return unkeptPage(
    410,
    'This link no longer works',
    `<p>It was used already, has expired, or was not copied whole. <a href="/signup">Sign up</a> again to get a new one.</p>`,
  );
}
