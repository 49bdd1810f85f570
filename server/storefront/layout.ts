import { html, trustedHtml, type Html } from '../platform/html.ts';
import type { Language } from './language.ts';
import type { Texts } from './texts/en.ts';
import { flowScriptAsset, scriptAsset, styleAsset } from './assets.ts';

/** A public page: what stands in it, and what is said of it to whoever finds or shares it. */
export type PublicPage = {
  title: string;
  description: string;
  /** The one address of this page, from the root on; null: it is not to be found by search engines. */
  canonical: string | null;
  body: Html;
  /** The picture that is shown where the page is shared, from the root on. */
  image?: { path: string; alt: string };
  /** The neighbours of a page of a list, from the root on. */
  next?: string | null;
  /** Whether a flow is drawn on it. */
  hasFlow?: boolean;
  /** What the page is about, in schema.org's words. */
  structured?: object[];
  /** Which entry of the head is where the reader is. */
  at?: 'library' | 'signup';
};

/** A whole document. */
export function documentOf({ texts }: Language, page: PublicPage, publicUrl: string): string {
  const { name, skip } = texts.site;
  const { title, description, canonical, body, image, next, structured = [], at, hasFlow } = page;
  const absolute = (path: string) => `${publicUrl}${path}`;
  const shown = title === name ? name : `${title} · ${name}`;
  return html`<!doctype html>
    <html lang="${texts.tag}" dir="${texts.direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${shown}</title>
        <meta name="description" content="${description}" />
        <meta name="color-scheme" content="light dark" />
        ${canonical === null ? html`<meta name="robots" content="noindex" />` : html`<link rel="canonical" href="${absolute(canonical)}" />`}
        ${next ? html`<link rel="next" href="${absolute(next)}" />` : null}
        <meta property="og:site_name" content="${name}" />
        <meta property="og:type" content="website" />
        <meta property="og:title" content="${title}" />
        <meta property="og:description" content="${description}" />
        ${canonical === null ? null : html`<meta property="og:url" content="${absolute(canonical)}" />`}
        ${image ? sharedImage(absolute(image.path), image.alt) : html`<meta name="twitter:card" content="summary" />`}
        <link rel="icon" type="image/svg+xml" href="/favicon.svg" />
        <link rel="stylesheet" href="${styleAsset.path}" />
        <script src="/color-scheme.js"></script>
        <script type="module" src="${scriptAsset.path}"></script>
        ${hasFlow && html`<script type="module" src="${flowScriptAsset.path}"></script>`}
        ${structured.map(
          (thing) =>
            html`<script type="application/ld+json">
              ${jsonInHtml(thing)}
            </script>`,
        )}
      </head>
      <body>
        <a class="skip" href="#content">${skip}</a>
        ${header(texts, at)}
        <main id="content">${body}</main>
        ${footer(texts)}
      </body>
    </html>`.text;
}

const header = ({ site }: Texts, at: PublicPage['at']) =>
  html`<header class="head">
    <div class="bar">
      <a class="brand" href="/" aria-label="${site.home(site.name)}"
        ><img src="/favicon.svg" width="26" height="26" alt="" />${site.name}</a
      >
      <nav aria-label="${site.main}">
        <a href="/" ${at === 'library' ? html` aria-current="page"` : null}>${site.library}</a>
        <a class="wide-only" href="/docs">${site.api}</a>
        <a href="/account">${site.account}</a>
        <a class="button small" href="/signup" ${at === 'signup' ? html` aria-current="page"` : null}
          >${site.signUp}</a
        >
        <button type="button" class="scheme" data-scheme-toggle hidden aria-label="${site.scheme}"></button>
      </nav>
    </div>
  </header>`;

const footer = ({ site }: Texts) =>
  html`<footer class="foot">
    <div class="bar">
      <span>${site.tagline(site.name)}</span>
      <nav aria-label="${site.more}">
        <a href="/signup#terms-text">${site.terms}</a><a href="/signup#privacy-text">${site.privacy}</a
        ><a href="/feedback">${site.feedback}</a><a href="/dashboard">${site.operators}</a>
      </nav>
    </div>
  </footer>`;

const sharedImage = (url: string, alt: string) =>
  html`<meta property="og:image" content="${url}" />
    <meta property="og:image:width" content="1200" />
    <meta property="og:image:height" content="630" />
    <meta property="og:image:alt" content="${alt}" />
    <meta name="twitter:card" content="summary_large_image" />`;

/** JSON in a script element, where only "<" could end it. */
const jsonInHtml = (thing: object): Html => trustedHtml(JSON.stringify(thing).replaceAll('<', '\\u003c'));
