import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startInboxLoop } from '../../../server/inbox/drain/inbox-loop.ts';
import { releaseStripeEvents } from '../../../server/inbox/release-stripe-events.ts';
import { replayStripeEvent } from '../../../server/inbox/replay-stripe-event.ts';
import { createFailures } from '../../../server/platform/failures.ts';
import { done, waiting, type StripeEventHandlers } from '../../../server/inbox/stripe-event-handler.ts';
import { until } from '../../support/until.ts';
import { config, eachAlone, openInbox, silent, write, writing } from './drain-stage.ts';

let inbox: Awaited<ReturnType<typeof openInbox>>;
beforeAll(async () => void (inbox = await openInbox()));
afterAll(() => inbox.close());
beforeEach(() => inbox.clear());

/** A handler that is let go by hand. */
function heldHandlers() {
  let letGo = () => {};
  let isWorking = false;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const handlers: StripeEventHandlers = {
    'thing.happened': eachAlone(async (event) => {
      isWorking = true;
      await held;
      return write(event);
    }),
  };
  return { handlers, letGo: () => letGo(), isWorking: () => isWorking };
}

describe('working off events', () => {
  test('F37 F38 effect and mark are one: a failure after the effect leaves neither', async () => {
    const id = await inbox.received();
    await inbox.drain({
      'thing.happened': eachAlone(async (event) => async (db) => {
        await db.query('insert into effects values ($1)', [event.id]);
        throw new Error('too late');
      }),
    });
    expect(await inbox.effects()).toBe(0);
    expect(await inbox.rowOf(id)).toMatchObject({
      state: 'pending',
      attempts: 1,
      error: 'too late',
      isLater: true,
    });
  });

  test('F40 a handler that fails twice is tried again after a pause, and then done', async () => {
    const id = await inbox.received();
    let failures = 2;
    const handlers: StripeEventHandlers = {
      'thing.happened': eachAlone(async (event) => {
        if (failures-- > 0) throw new Error('Stripe is away');
        return write(event);
      }),
    };
    for (let round = 0; round < 3; round += 1) {
      await inbox.makeDue();
      await inbox.drain(handlers);
    }
    expect(await inbox.rowOf(id)).toMatchObject({
      state: 'done',
      attempts: 3,
      outcome: 'Written.',
      error: null,
    });
    expect(await inbox.effects()).toBe(1);
  });

  test('F41 F42 after 12 attempts it is given up, others go on, and a replay, even twice, does it once', async () => {
    const poison = await inbox.received({ type: 'poison' });
    const handlers: StripeEventHandlers = {
      ...writing,
      poison: eachAlone(async () => Promise.reject(new Error('never'))),
    };
    for (let round = 0; round < 12; round += 1) {
      await inbox.makeDue();
      await inbox.drain(handlers);
    }
    const other = await inbox.received();
    await inbox.drain(handlers);
    expect(await inbox.rowOf(poison)).toMatchObject({
      state: 'failed',
      attempts: 12,
      error: 'never',
      outcome: 'Given up after 12 attempts.',
    });
    expect((await inbox.rowOf(other)).state).toBe('done');
    const mended = { ...handlers, poison: writing['thing.happened']! };
    const { pool } = inbox;
    await Promise.all([1, 2].map(() => replayStripeEvent({ pool, config }, poison)));
    await inbox.drain(mended);
    await inbox.drain(mended);
    expect(await inbox.rowOf(poison)).toMatchObject({ state: 'done', attempts: 1, error: null });
    expect(await inbox.effects()).toBe(2);
  });

  test('F41 what keeps failing is tried by itself, so that its neighbours of the same subject get through', async () => {
    const [good, bad] = [
      await inbox.received({ object: 'obj_9' }),
      await inbox.received({ object: 'obj_9' }),
    ];
    const handlers: StripeEventHandlers = {
      'thing.happened': {
        subjectOf: () => 'obj_9',
        handle: async (events) => {
          if (events.some(({ id }) => id === bad)) throw new Error('never');
          return write(events[0]!);
        },
      },
    };
    for (let round = 0; round < 4; round += 1) {
      await inbox.makeDue();
      await inbox.drain(handlers);
    }
    expect((await inbox.rowOf(good)).state).toBe('done');
    expect((await inbox.rowOf(bad)).state).toBe('pending');
  });

  test('many workers at once do each event once', async () => {
    for (let index = 0; index < 40; index += 1) await inbox.received({ object: `obj_${index}` });
    const counts = await Promise.all([1, 2, 3, 4].map(() => inbox.drain(writing, { batchSize: 3 })));
    expect(counts.reduce((sum, part) => sum + part, 0)).toBe(40);
    expect(await inbox.effects()).toBe(40);
  });

  test('F39 a worker that was too slow writes nothing: the one that took over did', async () => {
    const id = await inbox.received();
    const { handlers, letGo, isWorking } = heldHandlers();
    const slow = inbox.drain(handlers, { leaseSeconds: 0 });
    await until(isWorking);
    expect(await inbox.drain(writing)).toBe(1);
    letGo();
    await slow;
    expect(await inbox.effects()).toBe(1);
    expect(await inbox.rowOf(id)).toMatchObject({ state: 'done', attempts: 2 });
  });

  test('F39 a lease is kept for as long as its work goes on', async () => {
    const id = await inbox.received();
    const { handlers, letGo, isWorking } = heldHandlers();
    const slow = inbox.drain(handlers, { leaseSeconds: 1 });
    await until(isWorking);
    const startedAt = Date.now();
    await until(async () => {
      expect(await inbox.drain(writing)).toBe(0);
      return Date.now() - startedAt > 2_500;
    });
    letGo();
    await slow;
    expect(await inbox.rowOf(id)).toMatchObject({ state: 'done', attempts: 1 });
  });

  test('F50 a server whose clock is an hour ahead or behind works off what comes, at once', async () => {
    for (const hours of [-1, 1])
      await inbox.received({ now: new Date(Date.now() + hours * 3_600_000), object: `obj_${hours}` });
    expect(await inbox.drain(writing)).toBe(2);
    expect(await inbox.effects()).toBe(2);
  });

  test('F51 two events of one object are never worked on by two workers, and those that wait go together', async () => {
    for (let index = 0; index < 120; index += 1) await inbox.received({ object: `obj_${index % 6}` });
    const busy = new Set<string>();
    let [calls, clashes] = [0, 0];
    const handlers: StripeEventHandlers = {
      'thing.happened': {
        subjectOf: ({ objectId }) => String(objectId),
        handle: async (events) => {
          const subject = String(events[0]?.objectId);
          if (busy.has(subject)) clashes += 1;
          busy.add(subject);
          calls += 1;
          await new Promise((resolve) => setImmediate(resolve));
          return async (db) => {
            for (const event of events) await (await write(event))(db);
            busy.delete(subject);
            return done('Written.');
          };
        },
      },
    };
    await Promise.all([1, 2, 3, 4].map(() => inbox.drain(handlers, { batchSize: 4 })));
    await inbox.drain(handlers);
    expect([clashes, await inbox.effects()]).toEqual([0, 120]);
    expect(calls).toBeLessThan(60);
  });
});

describe('events that wait for something', () => {
  const awaiting: StripeEventHandlers = {
    'thing.happened': eachAlone(
      async () => async () => waiting('Nobody knows the customer.', 'stripe-customer cus_9'),
    ),
  };

  test('are parked, and worked off when it appears', async () => {
    const id = await inbox.received();
    await inbox.drain(awaiting);
    expect(await inbox.rowOf(id)).toMatchObject({
      state: 'parked',
      outcome: 'Nobody knows the customer.',
      waitsFor: 'stripe-customer cus_9',
      attempts: 0,
      isLater: true,
    });
    expect(await releaseStripeEvents(inbox.pool, 'stripe-customer cus_8')).toBe(0);
    expect(await releaseStripeEvents(inbox.pool, 'stripe-customer cus_9')).toBe(1);
    expect(await inbox.drain(writing)).toBe(1);
    expect(await inbox.rowOf(id)).toMatchObject({ state: 'done', waitsFor: null });
  });

  test('are done with what they wait for when one transaction writes both, whichever comes first', async () => {
    const [first, second] = [
      await inbox.received({ object: 'waits' }),
      await inbox.received({ object: 'brings' }),
    ];
    await inbox.drain({
      'thing.happened': {
        ...eachAlone(async (event) => async (db) => {
          if (event.id === second) return (await write(event))(db);
          const { rows } = await db.query('select 1 from effects where event_id = $1', [second]);
          return rows.length > 0
            ? done('It is here.')
            : waiting('Nobody knows the customer.', 'stripe-customer cus_9');
        }),
        subjectOf: ({ objectId }) => String(objectId),
      },
    });
    expect(await inbox.rowOf(second)).toMatchObject({ state: 'done' });
    expect(await inbox.rowOf(first)).toMatchObject({ state: 'done', outcome: 'It is here.' });
  });

  test('are tried again soon, then once a day, and given up after 30 days', async () => {
    const id = await inbox.received();
    await inbox.drain(awaiting);
    expect((await inbox.rowOf(id)).dueInSeconds).toBeLessThanOrEqual(60);
    await inbox.makeDue();
    await inbox.drain(awaiting);
    expect(await inbox.rowOf(id)).toMatchObject({ state: 'parked' });
    expect((await inbox.rowOf(id)).dueInSeconds).toBeGreaterThan(86_000);
    await inbox.pool.query(`update stripe_events set parked_at = parked_at - interval '31 days'`);
    await inbox.makeDue();
    await inbox.drain(awaiting);
    expect(await inbox.rowOf(id)).toMatchObject({
      state: 'failed',
      outcome: 'Given up after 30 days. Nobody knows the customer.',
    });
  });
});

test('F49 the loop is woken by a receipt, and a stop lets it finish what it has in hand', async () => {
  const { handlers, letGo, isWorking } = heldHandlers();
  const { pool } = inbox;
  const loop = startInboxLoop({ pool, logger: silent, failures: createFailures(silent), config }, handlers);
  const id = await inbox.received();
  await until(isWorking);
  const stopped = loop.stop();
  letGo();
  await stopped;
  expect((await inbox.rowOf(id)).state).toBe('done');
  const late = await inbox.received();
  expect((await inbox.rowOf(late)).state).toBe('pending');
});
