import { escapeHtml } from './html-page.ts';

const isMarkup = Symbol('markup');

/** Text that is HTML already; only `html` and `trustedHtml` make it. */
export type Html = { readonly [isMarkup]: true; readonly text: string };
/** What may stand in a template; `null`, `undefined` and `false` are nothing. */
export type HtmlPart = Html | string | number | null | undefined | false | readonly HtmlPart[];

/** A template of HTML: whatever is put in is escaped, for text and for quoted attributes, unless it is HTML already. */
export function html(texts: TemplateStringsArray, ...parts: HtmlPart[]): Html {
  return trustedHtml(texts.reduce((whole, text, index) => `${whole}${markupOf(parts[index - 1])}${text}`));
}

/** Takes a text as HTML: only for what this program made, or escaped. */
export function trustedHtml(text: string): Html {
  return { [isMarkup]: true, text };
}

function markupOf(part: HtmlPart): string {
  if (part === null || part === undefined || part === false) return '';
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  if ('text' in part) return part.text;
  return part.map(markupOf).join('');
}
