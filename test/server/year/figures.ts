import { expect } from 'vitest';
import type { ApiClient } from '../../support/api-client.ts';
import { dayAt, type Span } from '../analytics/figures/calendar.ts';
import { cellsOf, cellsOfItem } from '../analytics/figures/csv.ts';
import { differences } from '../analytics/figures/compare.ts';
import { modelOf, type Question } from '../analytics/figures/naive-answers.ts';
import { worthOf, type Worth } from '../analytics/figures/naive-worth.ts';
import { factsOf } from './reporting.ts';
import type { Year } from './year-world.ts';

const beganOn = '2026-01-01';
const groupings: Record<'completion' | 'roi' | 'library', Question['groupBy'][]> = {
  completion: ['scenario', 'customer', 'aiModel', 'error'],
  roi: ['scenario', 'customer', 'aiModel'],
  library: ['scenario'],
};

/** Runs, value and costs of a period are those that the plain model makes of what was reported. */
export async function expectFigures(year: Year, span: Span, interval?: Question['interval']): Promise<void> {
  const paths = ['completion', 'roi', 'library'] as const;
  const questions = paths.map((path): Question => ({ path, groupBy: 'none', interval, span }));
  expect(await unlike(year, questions)).toEqual([]);
}

/** Of the month by day, and of the year so far by month. */
export async function expectMonth(year: Year): Promise<void> {
  const today = todayOf(year);
  await expectFigures(year, { from: beganOn, to: today }, 'month');
  const paths = ['completion', 'roi', 'overview'] as const;
  const span = { from: `${today.slice(0, 7)}-01`, to: today };
  const questions = paths.map((path): Question => ({ path, groupBy: 'none', interval: 'day', span }));
  expect(await unlike(year, questions)).toEqual([]);
}

/** Of the year so far in every grouping, for operators and for each customer. */
export async function expectEveryFigure(year: Year): Promise<void> {
  await expectMonth(year);
  const asked = { interval: undefined, span: { from: beganOn, to: todayOf(year) } };
  const questions = Object.entries(groupings).flatMap(([path, all]) =>
    all.map((groupBy): Question => ({ ...asked, path: path as Question['path'], groupBy })),
  );
  expect(await unlike(year, questions)).toEqual([]);
  for (const customer of year.customers) {
    const own: Question = { ...asked, path: 'own', groupBy: 'scenario', customer: customer.id };
    expect(await unlike(year, [own], customer)).toEqual([]);
  }
}

const todayOf = ({ clock, facts }: Year): string => dayAt(clock.now.getTime(), facts.timeZone);

/** Two years are told to everybody who asks, as up to date as the clock; as CSV they say what they say as JSON. */
export async function expectExported({ operator, clock }: Year): Promise<void> {
  const span = 'from=2025-01-01&to=2026-12-31&compare=none&interval=month';
  for (const path of ['completion?groupBy=none', 'roi?groupBy=none', 'roi?groupBy=scenario']) {
    const address = `/admin/analytics/${path}&${span}`;
    const { status, body } = await operator.get(address);
    expect({ status, ...body }).toMatchObject({
      status: 200,
      asOf: clock.now.toISOString(),
      freshnessSeconds: 0,
    });
    expect(body.items.length).toBeGreaterThan(12);
    const { body: text } = await operator.get(address, { accept: 'text/csv' });
    expect(cellsOf(text)).toEqual(body.items.map(cellsOfItem));
  }
}

async function unlike(year: Year, questions: Question[], customer?: ApiClient): Promise<string[]> {
  const facts = factsOf(year);
  let known: Worth[] | null = null;
  const worths = () => (known ??= worthOf(facts));
  const found: string[] = [];
  for (const { customer: id, ...question } of questions) {
    const model = modelOf(facts, id === undefined ? question : { ...question, customer: id }, worths);
    // The period before a long one reaches into times whose sums are beyond what numbers of JSON hold.
    const isLong = question.span.from === beganOn && question.span.to > '2026-02-15';
    found.push(
      ...(await differences(
        customer ?? year.operator,
        question,
        isLong ? { ...model, previous: {} } : model,
      )),
    );
  }
  return found;
}
