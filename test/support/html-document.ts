import { createRequire } from 'node:module';

/** What tests look at in a document; the types of browsers are not part of the server's tests. */
export type HtmlNode = {
  textContent: string;
  nodeType: number;
  childNodes: Iterable<HtmlNode>;
  remove: () => void;
  getAttribute: (name: string) => string | null;
  querySelector: (selector: string) => HtmlNode | null;
  querySelectorAll: (selector: string) => Iterable<HtmlNode>;
};

const { JSDOM } = createRequire(import.meta.url)('jsdom') as {
  JSDOM: new (html: string) => { window: { document: HtmlNode } };
};

/** A page as a browser without scripts reads it. */
export const parseHtml = (html: string): HtmlNode => new JSDOM(html).window.document;

/** The words of an element, without the spaces of the source. */
export const wordsIn = (node: HtmlNode | null | undefined): string =>
  (node?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
