import { expect } from 'vitest';
import { restateValues } from '../../../../server/executions/restate/restate-values.ts';
import { followPriceList } from '../../../../server/executions/value/follow-price-list.ts';
import { readPriceList, type ListedPrice } from '../../../../server/executions/value/listed-prices.ts';
import { ConfigError } from '../../../../server/platform/config.ts';
import type { DayRange } from '../../../../server/platform/time.ts';
import { follow } from '../../executions/roll-up-world.ts';
import { assumeFor, setPrice } from '../inputs.ts';
import { runOf, send } from '../reporting.ts';
import type { Year } from '../year-world.ts';
import { of2026, type Event } from './event.ts';

const ofValue = /^roi /;
const hourMs = 3_600_000;

/** What operators change, and what becomes known later: the past stays, unless somebody asks for it. */
export const libraryEvents: Event[] = [
  {
    on: '2026-03-17',
    what: 'figures are asked for in euros for a morning: amounts are never added across currencies, and back in dollars all is as before',
    happens: async (year) => {
      await follow(year.server.deps, 'America/New_York', 'eur');
      const { body } = await roi(year, '2026-03-01', '2026-03-17');
      expect(body).toMatchObject({ currency: 'eur', totals: { valueMicros: 0, creditCostMicros: 0 } });
      expect(body.totals.unconverted.count).toBeGreaterThan(0);
      await follow(year.server.deps, 'America/New_York', 'usd');
    },
  },
  {
    on: '2026-04-11',
    what: 'an operator doubles the minutes by hand of a scenario: what ran before keeps its value',
    happens: async (year) => {
      const [scenario] = year.scenarios;
      const { status } = await year.operator.patch(`/admin/scenarios/${scenario!.id}`, { minutesByHand: 8 });
      expect(status).toBe(200);
      const from = year.clock.now.getTime();
      const doubled = {
        scope: 'scenario',
        scopeId: scenario!.id,
        name: 'minutesByHand',
        value: '8',
      } as const;
      year.facts.assumptions.push({ ...doubled, currency: null, provenance: 'default', from });
    },
  },
  {
    on: '2026-05-06',
    what: 'a scenario is renamed and another one archived: their figures stay, under the new name and the old one',
    happens: async (year) => {
      const [, renamed, archived] = year.scenarios;
      const change = { title: 'Another name' };
      expect((await year.operator.patch(`/admin/scenarios/${renamed!.id}`, change)).status).toBe(200);
      expect((await year.operator.delete(`/admin/scenarios/${archived!.id}`)).status).toBe(204);
      const { body } = await roi(year, '2026-04-01', '2026-04-30', 'groupBy=scenario');
      const labels = new Map(body.items.map(({ group, label }: Record<string, string>) => [group, label]));
      expect([labels.get(renamed!.id), labels.get(archived!.id)]).toEqual(['Another name', 'Scenario 3']);
    },
  },
  {
    on: '2026-05-13',
    what: 'runs name a model that nobody has a price for: they are counted as unpriced and a gate says so',
    happens: async (year) => {
      const startedAt = year.clock.now.getTime() - hourMs;
      const unknown = Array.from({ length: 12 }, (_, number) =>
        runOf(`unknown-${number}`, {
          installation: number % 8,
          startedAt,
          aiModel: 'brand-new',
          inputTokens: 9_000 + number,
          outputTokens: 700,
        }),
      );
      await send(year, unknown);
      const { body } = await roi(year, '2026-05-01', '2026-05-31', 'aiModel=brand-new');
      expect(body.totals).toMatchObject({ unpriced: 12, aiCostMicros: 0 });
      expect(body.gates).toContainEqual(
        expect.objectContaining({ figure: 'runCostMicros', code: 'incomplete' }),
      );
    },
  },
  {
    on: '2026-05-20',
    what: 'the model gets its price from the day on which it came: what ran is priced when an operator restates it, once',
    happens: async (year) => {
      const price = { model: 'brand-new', inputPerMillion: '1.25', outputPerMillion: '6', currency: 'usd' };
      await setPrice(year, { ...price, from: Date.parse('2026-05-01T00:00:00Z') });
      const days = { from: '2026-05-01', to: '2026-05-20' };
      expect(await restateOnBoth(year, days)).toBe(12);
      expect(await restateOnBoth(year, days)).toBe(0);
    },
  },
  {
    on: '2026-05-27',
    what: 'the list of model prices changes: it counts from its day on, and both servers note it once',
    happens: async (year) => {
      const dollars = { outputPerMillion: '0', currency: 'usd' };
      const at = new Date('2026-05-27T00:00:00Z');
      const first: ListedPrice = { ...dollars, inputPerMillion: '2', from: null };
      for (const prices of [[first], [first, { ...dollars, inputPerMillion: '2.5', from: at }]]) {
        const list = new Map([...readPriceList(), ['list-model', prices] as const]);
        await Promise.all([year.server, year.other].map(({ deps }) => followPriceList(deps, list)));
      }
      const listed = { ...dollars, model: 'list-model' };
      year.facts.prices.push(
        { ...listed, inputPerMillion: '2', from: Date.parse('2000-01-01T00:00:00Z') },
        { ...listed, inputPerMillion: '2.5', from: at.getTime() },
      );
      const { body } = await year.operator.get('/admin/model-price-changes?model=list-model');
      expect(body.items).toHaveLength(2);
      const tasks = ['2026-05-26T23:59:59Z', '2026-05-27T00:00:00Z'].map((at, number) =>
        runOf(`listed-${number}`, {
          installation: 0,
          startedAt: Date.parse(at),
          aiModel: 'list-model',
          inputTokens: 1_000_000,
        }),
      );
      await send(year, tasks);
    },
  },
  {
    on: '2026-09-08',
    what: 'an assumption is mended from April on and the months since are restated: a dry run tells it, value changes and nothing else',
    happens: async (year) => {
      const from = Date.parse('2026-04-01T00:00:00Z');
      await assumeFor(year, {
        scope: 'library',
        scopeId: null,
        name: 'reworkMinutes',
        value: '12.25',
        currency: null,
        from,
      });
      const days = { from: '2026-04-01', to: '2026-09-08' };
      const dry = await restateValues(year.server.deps, days, { isDryRun: true });
      expect(dry.restated).toBeGreaterThan(50);
      expect(await restateOnBoth(year, days)).toBe(dry.restated);
    },
    changes: of2026(ofValue, 4, 8),
  },
  {
    on: '2026-09-16',
    what: 'customers were asked how long it takes by hand, each milestone once; the answer counts from then on',
    happens: answerQuestion,
  },
  {
    on: '2026-09-26',
    what: 'five customers compare themselves; one takes the consent back, and at once nobody sees anything',
    happens: async (year) => {
      const say = (granted: boolean) => (customer: Year['customers'][number]) =>
        customer.put('/v1/consents', { consents: [{ purpose: 'benchmarks', granted, policyVersion: '1' }] });
      await Promise.all(year.customers.map(say(true)));
      const compared = async () =>
        (await year.customers[0]!.get(`/v1/installations/${year.places[0]!.id}/benchmark`)).body;
      expect(await compared()).toMatchObject({ customers: 5, isShown: true });
      await say(false)(year.customers[4]!);
      expect(await compared()).toMatchObject({ customers: 4, isShown: false, figures: [] });
    },
  },
  {
    on: '2026-11-06',
    what: 'another currency is refused, for there are sums whose tasks are no longer kept',
    happens: async (year) => {
      await expect(follow(year.server.deps, 'Europe/Berlin', 'eur')).rejects.toThrow(ConfigError);
    },
  },
];

const roi = ({ operator }: Year, from: string, to: string, query = 'groupBy=none') =>
  operator.get(`/admin/analytics/roi?from=${from}&to=${to}&compare=none&${query}`);

/** Both servers restate the same days at once; answers how many tasks got another value. */
async function restateOnBoth({ server, other }: Year, days: DayRange): Promise<number> {
  const told = await Promise.all(
    [server, other].map(({ deps }) => restateValues(deps, days, { isDryRun: false })),
  );
  return told.reduce((sum, { restated }) => sum + restated, 0);
}

async function answerQuestion(year: Year): Promise<void> {
  const asked = year.server.mails.flatMap(({ messageKey }) =>
    messageKey?.startsWith('calibration-') ? [messageKey] : [],
  );
  expect(asked.length).toBeGreaterThan(0);
  expect(new Set(asked).size).toBe(asked.length);
  const place = year.places.findIndex(({ customerId }) => customerId === year.customers[3]!.id);
  const { id } = year.places[place]!;
  const { status, body } = await year.customers[3]!.post(`/v1/installations/${id}/minutes`, {
    minutes: '30',
    items: 3,
  });
  expect({ status, body }).toMatchObject({
    status: 201,
    body: { ownMinutes: '10', estimate: expect.any(String) },
  });
  const estimated = {
    scope: 'installation',
    scopeId: id,
    name: 'minutesByHand',
    value: body.estimate,
  } as const;
  const from = year.clock.now.getTime();
  year.facts.assumptions.push({ ...estimated, currency: null, provenance: 'estimated', from });
}
