import { hash } from 'node:crypto';
import type { Comparison } from './query-plan.ts';
import type { Insight, InsightNumber } from './schema.ts';

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** A count such as `1,234`. */
export const count = (name: string, value: number): InsightNumber => ({
  name,
  unit: 'count',
  value,
  text: grouped.format(value),
});

const smallWords = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** A count in words up to twelve, such as `three`. */
export const countInWords = (name: string, value: number): InsightNumber => ({
  ...count(name, value),
  text: smallWords[value - 1] ?? grouped.format(value),
});

const fewest = 20;

/** `9 of 10`: as they were counted, and in tenths where there are many and it is exact. */
export function outOf(name: string, part: number, whole: number): InsightNumber {
  const isExact = whole > fewest && (part * 10) % whole === 0;
  const text = isExact
    ? `${(part * 10) / whole} of 10`
    : `${grouped.format(part)} of ${grouped.format(whole)}`;
  return { ...rate(name, part / whole), text };
}

const multiples = new Map([
  [2, 'doubled'],
  [3, 'tripled'],
  [4, 'quadrupled'],
]);
const nearly = 0.05;

/** `doubled`, where a multiple is that within a twentieth; null: there is no word for it. */
export function multiplied(name: string, multiple: number): InsightNumber | null {
  const text = multiples.get(Math.round(multiple));
  if (text === undefined || Math.abs(multiple / Math.round(multiple) - 1) > nearly) return null;
  return { name, unit: 'multiple', value: Math.round(multiple * 1e6) / 1e6, text };
}

/** A rate such as `97.3 %`. */
export const rate = (name: string, value: number): InsightNumber => ({
  name,
  unit: 'rate',
  value: Math.round(value * 1e6) / 1e6,
  text: `${oneDecimal.format(value * 100)} %`,
});

/** Hours: to the tenth below three, else whole. */
export const hours = (name: string, value: number): InsightNumber => ({
  name,
  unit: 'hours',
  value: Math.round(value * 1e6) / 1e6,
  text: value < 3 ? oneDecimal.format(value) : grouped.format(value),
});

/** Micros of a currency as `0.0123 EUR`: three digits that say something. */
export const money = (name: string, micros: number, currency: string): InsightNumber => ({
  name,
  unit: 'money',
  value: micros,
  text: `${new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 }).format(micros / 1e6)} ${currency.toUpperCase()}`,
});

/** A day such as `Tuesday, 3 March`. */
export const day = (name: string, value: string): InsightNumber => ({
  name,
  unit: 'day',
  value,
  text: new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(new Date(`${value}T00:00:00Z`)),
});

/** A day of the last seven, such as `Tuesday`. */
export const weekday = (name: string, value: string): InsightNumber => ({
  ...day(name, value),
  text: new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' }).format(
    new Date(`${value}T00:00:00Z`),
  ),
});

/** A name as sentences write it: `*Invoice chasing*`. */
export const emphasized = (title: string): string => `*${title}*`;

type Draft = Pick<Insight, 'kind' | 'isGood' | 'subject' | 'links' | 'hoursPerWeek' | 'confidence'> & {
  /** What the insight is about, for its id. */
  about: string;
  /** With `{name}` where a number or a name stands. */
  words: string;
  /** What people called things: nothing in it is read as a place for a number. */
  names?: Readonly<Record<string, string>>;
  numbers: InsightNumber[];
};

/** An insight whose sentence holds its numbers, and no other ones. */
export function insightOf(
  { about, words, names = {}, ...draft }: Draft,
  { period, before }: Pick<Comparison, 'period' | 'before'>,
): Insight {
  const texts = new Map([
    ...Object.entries(names),
    ...draft.numbers.map(({ name, text }) => [name, text] as const),
  ]);
  const sentence = words.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const text = texts.get(name);
    if (text === undefined) throw new RangeError(`The sentence names "${name}", which it does not know`);
    return text;
  });
  return {
    ...draft,
    id: `insight_${hash('sha256', `${draft.kind} ${about}`, 'hex').slice(0, 16)}`,
    hoursPerWeek: Math.round(draft.hoursPerWeek * 100) / 100,
    confidence: Math.round(draft.confidence * 1e4) / 1e4,
    sentence,
    plainSentence: sentence,
    period,
    before,
  };
}

/** "1 customer", "3 customers". */
export const noun = (value: number, singular: string): string => (value === 1 ? singular : `${singular}s`);
