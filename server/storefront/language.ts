import Negotiator from 'negotiator';
import { figuresIn, type Figures } from './figures.ts';
import { en, type Texts } from './texts/en.ts';

/** What a page is written in: its words, and how it writes numbers, money and days. */
export type Language = { texts: Texts; figures: Figures };

export const languageOf = (texts: Texts): Language => ({ texts, figures: figuresIn(texts) });

const english = languageOf(en);
/** Every language that the public pages are written in; a second one is one more entry. */
const languages = [english];
const tags = languages.map(({ texts }) => texts.tag);

/** While there is but one, an answer depends on no header. */
export const varyByLanguage = languages.length > 1 ? 'Accept-Language' : null;

/** The one that a reader's browser likes best, by its `Accept-Language`; else English. */
export function chooseLanguage(acceptLanguage: string | undefined): Language {
  const [best] = new Negotiator({ headers: { 'accept-language': acceptLanguage } }).languages(tags);
  return languages.find(({ texts }) => texts.tag === best) ?? english;
}
