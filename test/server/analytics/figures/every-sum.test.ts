import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askingOf, queryOf, summed, type Asked, type Asking, type Item } from './asking.ts';
import { dayAt, later, spanBefore, spanOfBucket, type Interval, type Span } from './calendar.ts';
import { cellsOf, cellsOfItem } from './csv.ts';
import { plant, type Planted } from './plant.ts';
import { asOf, began, histories } from './random-facts.ts';
import { openStage, type Stage } from './stage.ts';

const seed = Number(process.env['FIGURES_SEED'] ?? 20_260_422);
const timeZone = 'Australia/Lord_Howe';
const whole: Span = { from: dayAt(began, timeZone), to: dayAt(asOf, timeZone) };
const intervals: Interval[] = ['day', 'week', 'month', undefined];
let stage: Stage;
let planted: Planted[];
let filters: Asked[];

/** Two years ago began what is still spread over days. */
beforeAll(async () => {
  stage = await openStage(timeZone, 24, seed);
  planted = [];
  for (const history of fc.sample(histories(timeZone), { seed, numRuns: 5 }))
    planted.push(await plant(stage, history));
  const [one, other] = planted;
  const [customer, scenario] = [one?.customers[0].id, one?.scenarioIds[0]];
  filters = [
    {},
    { customer },
    { scenario },
    { customer, scenario },
    { aiModel: 'dollar-model' },
    { aiModel: 'none', customer: other?.customers[1].id },
  ];
}, 300_000);
afterAll(() => stage.server.close());

/** What adds up: to the last digit, or up to the rounding of each item. */
type Kind = { path: string; always?: Asked; groups: string[]; exact: string[]; nearly: string[] };
const kinds: Record<string, Kind> = {
  completion: {
    path: '/admin/analytics/completion',
    groups: ['none', 'scenario', 'customer', 'aiModel', 'error'],
    exact: 'started completed failed timedOut active warnings tests retries errorHandlers'.split(' '),
    nearly: [],
  },
  roi: {
    path: '/admin/analytics/roi',
    groups: ['none', 'scenario', 'customer', 'aiModel'],
    exact:
      'valueMicros valueLowMicros valueHighMicros timeValueMicros reportedValueMicros creditCostMicros aiCostMicros runCostMicros unpriced naiveValueMicros'.split(
        ' ',
      ),
    nearly: 'fixedCostMicros costMicros netMicros unconverted'.split(' '),
  },
  bridge: {
    path: '/admin/analytics/bridge',
    groups: ['none', 'scenario', 'customer', 'aiModel'],
    exact:
      'naiveValueMicros warningMicros realisationMicros humanMicros reportedValueMicros valueMicros creditCostMicros aiCostMicros'.split(
        ' ',
      ),
    nearly: 'fixedCostMicros netMicros'.split(' '),
  },
  library: {
    path: '/admin/analytics/roi',
    always: { perspective: 'library' },
    groups: ['none', 'scenario'],
    exact: ['revenue'],
    nearly:
      'costCreation costSupport costAcquisition costHosting costOther costRewards cost net unallocated'.split(
        ' ',
      ),
  },
  revenue: {
    path: '/admin/analytics/revenue',
    groups: ['none', 'scenario', 'plan', 'country', 'customer'],
    exact:
      'grossVolume tax grossRevenue refunds disputes netRevenue fees netAfterFees orders unconverted pending'.split(
        ' ',
      ),
    nearly: [],
  },
};

/** The filters that narrow every figure of a kind. */
const filtersOf = (kind: string): Asked[] =>
  kind === 'library' || kind === 'revenue'
    ? filters.filter((asked) => asked['aiModel'] === undefined && (kind === 'revenue' || !asked['customer']))
    : filters;
const asking = ({ path, always }: Kind): Asking => askingOf(stage.operator, path, always);

/** Each figure that two ways do not tell alike. */
function apart(
  names: readonly string[],
  left: readonly Record<string, unknown>[],
  right: readonly Record<string, unknown>[],
  allowed = 0,
): string[] {
  return names.flatMap((name) => {
    const [first, second] = [summed(left, name), summed(right, name)];
    return Math.abs(first - second) <= allowed ? [] : [`${name}: ${first} and ${second}`];
  });
}

describe.each(Object.entries(kinds))('%s', (name, kind) => {
  test('buckets and groups add up to the totals, whatever is asked', { timeout: 300_000 }, async () => {
    const found: string[] = [];
    let items = 0;
    for (const groupBy of kind.groups)
      for (const interval of intervals)
        for (const asked of filtersOf(name)) {
          const answer = await asking(kind)(whole, { ...asked, groupBy, interval });
          items += answer.items.length;
          const rounding = (answer.items.length + 1) / 2;
          const lines = [
            ...apart(kind.exact, answer.items, [answer.totals]),
            ...apart(kind.nearly, answer.items, [answer.totals], rounding),
          ];
          found.push(...lines.map((line) => `${queryOf(whole, { ...asked, groupBy, interval })} ${line}`));
        }
    expect(found).toEqual([]);
    expect(items).toBeGreaterThan(100);
  });

  test('the period before is the totals of the question that asks for it', { timeout: 120_000 }, async () => {
    const spans = [0, 1, 6, 30].map((days) => ({
      from: later(whole.to, -days - 9),
      to: later(whole.to, -9),
    }));
    for (const span of spans)
      for (const asked of filtersOf(name)) {
        const { previous } = await asking(kind)(span, asked);
        const { totals } = await asking(kind)(spanBefore(span), asked);
        expect({ span, asked, figures: previous }).toEqual({ span, asked, figures: totals });
        expect((await asking(kind)(span, { ...asked, compare: 'none' })).previous).toBeNull();
      }
  });

  test('what was before a day and what came from it on is the whole', { timeout: 120_000 }, async () => {
    for (const days of [1, 13, 29, 40])
      for (const asked of filtersOf(name)) {
        const middle = later(whole.from, days);
        const parts = [
          (await asking(kind)({ from: whole.from, to: later(middle, -1) }, asked)).totals,
          (await asking(kind)({ from: middle, to: whole.to }, asked)).totals,
        ];
        const { totals } = await asking(kind)(whole, asked);
        const lines = [...apart(kind.exact, parts, [totals]), ...apart(kind.nearly, parts, [totals], 1.5)];
        expect({ middle, asked, lines }).toEqual({ middle, asked, lines: [] });
      }
  });

  test(
    'an item is the answer to the question about its bucket and its group alone',
    { timeout: 300_000 },
    async () => {
      const narrowed = kind.groups.filter((groupBy) => groupBy !== 'error');
      for (const groupBy of narrowed)
        for (const interval of ['week', 'month', undefined] as const) {
          const { items } = await asking(kind)(whole, { groupBy, interval });
          const named = items.filter(({ group }) => groupBy === 'none' || group !== null);
          for (const item of named.filter((_, index) => index % Math.ceil(named.length / 8) === 0)) {
            const span = spanOfBucket(item.bucket, interval, whole);
            const { totals } = await asking(kind)(
              span,
              groupBy === 'none' ? {} : { [groupBy]: item.group ?? '' },
            );
            expect({ groupBy, span, ...figuresOf(item, totals) }).toEqual({ groupBy, span, ...totals });
          }
        }
    },
  );

  test('as CSV every cell says what the JSON says', async () => {
    for (const groupBy of kind.groups) {
      const query = queryOf(whole, { ...kind.always, groupBy, interval: 'week' });
      const { items } = await asking(kind)(whole, { groupBy, interval: 'week' });
      const csv = await stage.operator.get(`${kind.path}?${query}`, { accept: 'text/csv' });
      expect(csv.headers.get('content-type')).toContain('text/csv');
      expect(cellsOf(csv.body)).toEqual(items.map((item) => cellsOfItem(item)));
      expect(items.length).toBeGreaterThan(0);
    }
  });
});

/** What an item says of the figures that the totals have. */
const figuresOf = (item: Item, totals: object) =>
  Object.fromEntries(Object.keys(totals).map((name) => [name, item[name]]));

test('what customers see of their own adds up to what operators see', async () => {
  const { exact, nearly } = kinds['roi'] as Kind;
  const customers = planted.flatMap((each) => each.customers);
  for (const groupBy of ['none', 'day', 'scenario', 'aiModel']) {
    const own: Record<string, unknown>[] = [];
    for (const customer of customers) {
      const answer = await askingOf(customer, '/v1/roi')(whole, { groupBy });
      const [interval, group] = groupBy === 'day' ? ['day', 'none'] : [undefined, groupBy];
      const told = await asking(kinds['roi'] as Kind)(whole, {
        customer: customer.id,
        interval,
        groupBy: group,
      });
      expect([answer.totals, answer.previous]).toEqual([told.totals, told.previous]);
      expect(withoutLabels(answer.items)).toEqual(withoutLabels(told.items));
      own.push(answer.totals);
    }
    const { totals } = await asking(kinds['roi'] as Kind)(whole);
    expect([...apart(exact, own, [totals]), ...apart(nearly, own, [totals], own.length)]).toEqual([]);
  }
});
const withoutLabels = (items: Item[]) => items.map(({ label: _label, ...item }) => item);

test('the overview says what the endpoints say that it is made of', { timeout: 120_000 }, async () => {
  for (const asked of filters) {
    const overview = await askingOf(stage.operator, '/admin/analytics/overview')(whole, asked);
    const ask = (path: string, more: Asked = {}) =>
      askingOf(stage.operator, `/admin/analytics/${path}`)(whole, { ...asked, ...more });
    const [completion, roi, revenue, mrr] = [
      await ask('completion', { interval: 'day' }),
      await ask('roi', { interval: 'day' }),
      await ask('revenue', { interval: 'day' }),
      await ask('mrr'),
    ];
    for (const when of ['totals', 'previous'] as const) {
      const parts = { ...completion[when], ...roi[when], ...revenue[when] };
      const {
        installations: _count,
        activeNow,
        mrr: recurring,
        payingCustomers,
        ...shown
      } = overview[when] ?? {};
      expect({ asked, when, ...shown }).toMatchObject({ asked, when, ...pickedFrom(parts, shown) });
      expect([recurring, payingCustomers]).toEqual([mrr[when]?.['closing'], mrr[when]?.['payingCustomers']]);
      expect(typeof activeNow).toBe(when === 'totals' ? 'number' : 'object');
    }
    const days = new Map(overview.items.map((item) => [item.bucket, item]));
    for (const { items } of [completion, roi, revenue])
      for (const part of items) {
        const day = days.get(part.bucket);
        expect({ asked, ...day }).toMatchObject({ asked, ...pickedFrom(part, day ?? {}) });
      }
  }
});

/** Of one record the figures that the other has too. */
const pickedFrom = (from: object, like: object) =>
  Object.fromEntries(Object.entries(from).filter(([name]) => name in like && name !== 'label'));
