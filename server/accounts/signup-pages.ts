import type { Answer } from '../platform/endpoint.ts';
import { styleNonceOf } from '../platform/security-headers.ts';

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1rem;color:#1a1a2e}' +
  'button{font:inherit;padding:.6rem 1.2rem;border:0;border-radius:.4rem;background:#4338ca;color:#fff;cursor:pointer}' +
  'code{display:block;padding:1rem;background:#f1f1f6;border-radius:.4rem;overflow-wrap:anywhere;user-select:all}' +
  '@media(prefers-color-scheme:dark){body{background:#14141c;color:#eee}code{background:#24242f}}';

/** Asks for a click before the link is used up: programs that scan mails open links but press no buttons. */
export function confirmPage(token: string): Answer {
  return page(
    200,
    'Confirm your address',
    `<p>Press the button to confirm your e-mail address and get an API key.</p>
<form method="post" action="/signup/confirm?token=${encodeURIComponent(token)}"><button>Show my API key</button></form>`,
  );
}

/** The only page that ever shows the key. */
export function keyPage(key: string): Answer {
  return page(
    200,
    'Your API key',
    `<p>Copy it now and keep it as a secret: it is stored as a hash and cannot be shown again.</p>
<code>${escapeHtml(key)}</code>
<p>In Make, add a connection of the Scenario Library app and paste the key there.</p>`,
  );
}

export function spentPage(): Answer {
  return page(
    410,
    'This link no longer works',
    `<p>It was used already, has expired, or was not copied whole. <a href="/signup">Sign up</a> again to get a new one.</p>`,
  );
}

/** A page that nobody keeps: not caches, not search engines, not the next site's referrer. */
function page(status: number, title: string, body: string): Answer {
  return {
    write: (_req, res) => {
      res.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex' });
      res.status(status).type('html').send(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · Scenario Library</title>
<style nonce="${styleNonceOf(res)}">${style}</style></head><body><main><h1>${title}</h1>
${body}</main></body></html>
`);
    },
  };
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
