import type { Response } from 'express';
import { styleNonceOf } from './security-headers.ts';

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const style = `
  :root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; background: light-dark(#f7f8fa, #0f1218); color: light-dark(#1a1f2b, #e7eaf0); }
  body { max-width: 44rem; margin: 3rem auto; padding: 0 1.25rem; }
  header { font-weight: 650; font-size: .95rem; opacity: .75; }
  h1 { font-size: 1.6rem; line-height: 1.25; }
  h2 { font-size: 1.15rem; margin-top: 2rem; }
  a:not(.button) { color: light-dark(#3450c4, #9bb0f6); }
  code { font-size: .95em; overflow-wrap: anywhere; }
  table { border-collapse: collapse; width: 100%; font-size: .9rem; } td, th { text-align: left; padding: .35rem .75rem .35rem 0; vertical-align: top; border-bottom: 1px solid color-mix(in srgb, currentColor 15%, transparent); }
  fieldset { border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: .5rem; }
  textarea, select, input:not([type=radio], [type=checkbox]) { font: inherit; padding: .5rem; box-sizing: border-box; width: 100%; border: 1px solid color-mix(in srgb, currentColor 45%, transparent); border-radius: .5rem; background: transparent; color: inherit; }
  button, .button { font: inherit; padding: .6rem 1.2rem; border: 0; border-radius: .5rem; background: #4463de; color: #fff; cursor: pointer; text-decoration: none; display: inline-block; }
  button.quiet { padding: calc(.6rem - 1px) calc(1.2rem - 1px); border: 1px solid color-mix(in srgb, currentColor 45%, transparent); background: transparent; color: inherit; }
  pre { padding: 1rem; border-radius: .5rem; background: color-mix(in srgb, currentColor 8%, transparent); overflow-wrap: anywhere; white-space: pre-wrap; }`;

/** Of a page that nobody keeps: not caches, not search engines, not the next site's referrer. */
export const unkept = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
} as const;

/** A small page of ours without any script: what mails, Stripe and problem types lead to. `body` is HTML whose parts were escaped. */
export function htmlPage(res: Response, title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" type="image/svg+xml" href="/favicon.svg"><title>${escapeHtml(title)} · Scenario Library</title><style nonce="${styleNonceOf(res)}">${style}</style></head>
<body><header>Scenario Library</header><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`;
}
