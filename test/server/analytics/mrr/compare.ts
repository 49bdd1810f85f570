import { expect } from 'vitest';
import { cents, decimal, naiveMrr, type Fraction, type ModelFigures, type ModelWorld } from './naive-mrr.ts';

const levels = ['opening', 'closing', 'committed', 'arr'] as const;
const movements = ['new', 'expansion', 'reactivation', 'fx', 'contraction', 'churn'] as const;
/** An item or the totals of an answer. */
export type Shown = Record<(typeof levels)[number] | (typeof movements)[number], number> & {
  bucket: string | null;
  [name: string]: unknown;
};

/** The answer shows what the model says; the movements are rounded so that they lead from the opening to the closing. */
export function expectSame(shown: Shown, model: ModelFigures, where: string) {
  const optional = (value: Fraction | null) => (value === null ? null : cents(value));
  expect({ where, ...shown }).toMatchObject({
    where,
    ...Object.fromEntries(levels.map((name) => [name, cents(model[name])])),
    arpa: optional(model.arpa),
    payingCustomers: model.payingCustomers,
    customerChurn: model.customerChurn,
    unconverted: {
      count: model.unconverted.count,
      amounts: model.unconverted.amounts.map(({ amount, currency }) => ({ amount: cents(amount), currency })),
    },
  });
  for (const name of ['grr', 'nrr', 'quickRatio'] as const) {
    const expected = model[name];
    if (expected === null) expect([where, name, shown[name]]).toEqual([where, name, null]);
    else expect(shown[name], `${where} ${name}`).toBeCloseTo(decimal(expected), 9);
  }
  const total = (of: (name: (typeof movements)[number]) => number) =>
    of('new') + of('expansion') + of('reactivation') + of('fx') - of('contraction') - of('churn');
  expect([where, shown.closing]).toEqual([where, shown.opening + total((name) => shown[name])]);
  const rounded = Object.fromEntries(movements.map((name) => [name, cents(model[name])]));
  const addsUp = shown.closing - shown.opening === total((name) => rounded[name] ?? 0);
  for (const name of movements)
    if (addsUp) expect([where, name, shown[name]]).toEqual([where, name, rounded[name]]);
    else expect(Math.abs(shown[name] - decimal(model[name])), `${where} ${name}`).toBeLessThan(1);
}

const natives = [
  ...levels,
  ...movements.filter((name) => name !== 'fx'),
  ...(['arpa', 'payingCustomers', 'customerChurn', 'grr', 'nrr', 'quickRatio'] as const),
];

/**
 * Items by currency: those of the subscriptions of each, and the same with that currency as the reporting one; from the first day on which anything
 * counted.
 */
export function expectSameByCurrency(
  items: (Shown & { group: string })[],
  world: ModelWorld,
  spans: ReadonlyMap<string, { from: string; to: string }>,
  firstDay: string,
) {
  const byCurrency = Map.groupBy(world.subscriptions, ({ currency }) => currency);
  const expected: string[] = [];
  for (const [currency, subscriptions] of byCurrency) {
    const reported = { ...world, subscriptions };
    const native = { ...reported, rates: [], reportingCurrency: currency };
    const told = [...spans].filter(([, { to }]) => isPositive(naiveMrr(native, firstDay, to, firstDay).new));
    for (const [bucket, { from, to }] of told) {
      expected.push(`${bucket} ${currency}`);
      const item = items.find((each) => each.bucket === bucket && each.group === currency);
      const where = `${bucket} ${currency}`;
      expect([where, item === undefined]).toEqual([where, false]);
      if (!item) continue;
      expectSame(item, naiveMrr(reported, from, to, firstDay), where);
      const inItself = Object.fromEntries(natives.map((name) => [name, item[`${name}Native`]]));
      const nothing = { fx: 0, unconverted: { count: 0, amounts: [] }, bucket };
      expectSame(
        { ...inItself, ...nothing } as unknown as Shown,
        naiveMrr(native, from, to, firstDay),
        `${where} native`,
      );
    }
  }
  expect(items.map(({ bucket, group }) => `${bucket} ${group}`)).toEqual(expected.toSorted());
}

const isPositive = ([numerator]: Fraction) => numerator > 0n;

const monday = (day: string) => {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
};
const bucketOf = { day: (day: string) => day, week: monday, month: (day: string) => `${day.slice(0, 7)}-01` };

/** Of the buckets of a period those that an answer has: before the first state of a subscription there is nothing to tell of. */
export function toldBuckets(
  spans: ReadonlyMap<string, { to: string }>,
  { subscriptions, dayOf }: Pick<ModelWorld, 'subscriptions' | 'dayOf'>,
): string[] {
  const days = subscriptions.flatMap(({ states }) => states.map(({ at }) => dayOf(at))).toSorted();
  return [...spans].flatMap(([bucket, { to }]) => (days[0] !== undefined && days[0] <= to ? [bucket] : []));
}

/** The buckets of a period with their first and last days, clipped to it. */
export function spansOf(interval: keyof typeof bucketOf, from: string, to: string) {
  const spans = new Map<string, { from: string; to: string }>();
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10);
    const bucket = bucketOf[interval](day);
    spans.set(bucket, { from: spans.get(bucket)?.from ?? day, to: day });
  }
  return spans;
}
