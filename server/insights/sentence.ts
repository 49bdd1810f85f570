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

/** A rate such as `97.3 %`. */
export const rate = (name: string, value: number): InsightNumber => ({
  name,
  unit: 'rate',
  value: Math.round(value * 1e6) / 1e6,
  text: `${oneDecimal.format(value * 100)} %`,
});

/** Hours: to the tenth below ten, else whole. */
export const hours = (name: string, value: number): InsightNumber => ({
  name,
  unit: 'hours',
  value: Math.round(value * 1e6) / 1e6,
  text: value < 10 ? oneDecimal.format(value) : grouped.format(value),
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

type Draft = Pick<Insight, 'kind' | 'isGood' | 'subject' | 'links' | 'hoursPerWeek' | 'confidence'> & {
  /** What the insight is about, for its id. */
  about: string;
  /** With `{name}` where a number stands. */
  words: string;
  numbers: InsightNumber[];
};

/** An insight whose sentence holds its numbers, and no other ones. */
export function insightOf({ about, words, ...draft }: Draft, { period, before }: Comparison): Insight {
  const texts = new Map(draft.numbers.map(({ name, text }) => [name, text]));
  const sentence = words.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const text = texts.get(name);
    if (text === undefined) throw new RangeError(`The sentence names "${name}", which is no number of its`);
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
