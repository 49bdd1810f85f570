import type { Insight } from '../schema.ts';

/** Every number of a text in one way of writing: `1,234.50 %` is `1234.5`. */
export function numbersIn(text: string): string[] {
  return (text.match(/\d[\d,.\u00a0\u202f']*/g) ?? []).map((written) =>
    String(Number(written.replaceAll(/[,\u00a0\u202f']/g, '').replace(/\.+$/, ''))),
  );
}

/** What a number may be of, by the word after it, and the names and units of numbers that are. */
const measures: readonly (readonly [word: RegExp, of: RegExp])[] = [
  [/^(?:%|percent)/i, /^rate$/],
  [/^hours?\b/i, /^hours$/],
  [/^(?:customers?|clients?|users?|people)\b/i, /^customers$/],
  [/^installations?\b/i, /^silent$/],
  [/^(?:failures?|errors?)\b/i, /^(?:failed|failedBefore|ofCode)$/],
  [/^(?:runs?|times)\b/i, /^(?:completed|finished|failed|runs)$/],
  [/^[A-Z]{3}\b/, /^money$/],
  [/^(?:minutes?|days?|weeks?|months?|years?|teams?|scenarios?|euros?|dollars?|pounds?)\b/i, /^$/],
];

/** A number with a word after it that makes another thing of it, such as `4 customers` where 4 are hours; null: there is none. */
export function mismeasured(said: string, plain: string, numbers: Insight['numbers']): string | null {
  for (const [whole, written = '', after = ''] of said.matchAll(
    /(\d[\d,.]*)\s*(?:(?:completed|finished|failed|different|saved|work\w*) )?(%|[A-Za-z]+)/g,
  )) {
    const measure = measures.find(([word]) => word.test(after));
    if (!measure || plain.includes(whole)) continue;
    const [number] = numbersIn(written);
    const isSo = numbers.some(
      ({ name, unit, value, text }) =>
        (measure[1].test(name) || (measure[1].test(unit) && (unit !== 'rate' || text.includes('%')))) &&
        (numbersIn(text).includes(number!) || String(value) === number),
    );
    if (!isSo) return whole;
  }
  return null;
}

/** A span such as `16–18` or "between 16 and 18", which no sentence tells; null: there is none. */
export function spanIn(said: string, plain: string): string | null {
  const spans = said.matchAll(
    /\d\s*%?\s*(?:-|–|—|…|\.\.\.?|\bto\b|\bor\b)\s*\d[\d,.]*|\bbetween\s+\d[\d,.]*\s*%?\s+and\s+\d[\d,.]*/gi,
  );
  for (const [span] of spans) if (!plain.includes(span)) return span;
  return null;
}

/** A share such as `16 of 18` that the sentence does not tell; null: there is none. */
export function foreignShare(said: string, plain: string): string | null {
  const known = sharesIn(plain);
  return sharesIn(said).find((share) => !known.includes(share)) ?? null;
}

const sharesIn = (text: string): string[] =>
  [...text.matchAll(/(\d[\d,]*)\s*(?:of|out of|in|\/)\s*(?:the |every )?(\d[\d,]*)/gi)].map(
    ([, part = '', whole = '']) => `${numbersIn(part).join('')} of ${numbersIn(whole).join('')}`,
  );

/** "from A to B" keeps the order in which the sentence has the two. */
export function keepsOrder(text: string, numbers: Insight['numbers']): boolean {
  const place = (number: string) =>
    numbers.findIndex(({ text: written }) => numbersIn(written).includes(number));
  return [...text.matchAll(/\bfrom (?:about )?(\d[\d,.]*) ?%? to (?:about )?(\d[\d,.]*)/gi)].every(
    ([, from, to]) => {
      const [first] = numbersIn(from ?? '');
      const [second] = numbersIn(to ?? '');
      return first !== undefined && second !== undefined && place(first) < place(second);
    },
  );
}
