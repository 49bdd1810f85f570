import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outputProblems } from '../make-runtime/output-problems.ts';
import { epochChoices, pollTrigger, startTrigger, type TriggerState } from '../make-runtime/polling.ts';
import { plainBlueprint, firstBlueprint } from '../server/installations/world.ts';
import { place, startAppWorld, type AppWorld } from './app-world.ts';

let world: AppWorld;
let [invoices, leads]: { id: string; slug: string }[] = [];
beforeAll(async () => {
  world = await startAppWorld();
  invoices = await world.publish('Invoices', [plainBlueprint]);
  leads = await world.publish('Leads', [firstBlueprint]);
  // The oldest is the most popular, so that only the order by instants shows what is new.
  await world.run('installScenario', { scenario: invoices.id, ...place });
});
afterAll(() => world.close());

/** A trigger in a scenario that runs again and again. */
function watching(id: string, parameters: Record<string, unknown> = {}) {
  let state: TriggerState;
  const inputs = () => ({ connection: world.connection, parameters: { limit: 50, ...parameters } });
  return {
    start: async (from: 'now' | 'all' | { date: Date }) =>
      void (state = await startTrigger(world.app, id, from, inputs())),
    poll: async () => {
      const { bundles, state: after } = await pollTrigger(world.app, id, { ...inputs(), state });
      state = after;
      expect(await outputProblems(world.app, id, bundles)).toEqual([]);
      return bundles;
    },
  };
}

describe('Watch new scenarios', () => {
  test('passes on what is published from now on, once, oldest first', async () => {
    const trigger = watching('watchNewScenarios');
    await trigger.start('now');
    expect(await trigger.poll()).toEqual([]);
    const one = await world.publish('One', [plainBlueprint]);
    const two = await world.publish('Two', [plainBlueprint, firstBlueprint]);
    expect(await trigger.poll()).toMatchObject([
      { id: one.id, title: 'One' },
      { id: two.id, latestVersion: { number: 2 } },
    ]);
    expect(await trigger.poll()).toEqual([]);
    await world.publishVersion(one, firstBlueprint);
    expect(await trigger.poll()).toEqual([]);
  });

  test('passes on everything when it starts with all, so many at a time, nothing lost or repeated', async () => {
    const trigger = watching('watchNewScenarios', { limit: 1 });
    await trigger.start('all');
    const titles: unknown[] = [];
    for (let bundles = await trigger.poll(); bundles.length > 0; bundles = await trigger.poll()) {
      expect(bundles).toHaveLength(1);
      titles.push(bundles[0]?.['title']);
    }
    expect(titles).toEqual(['Invoices', 'Leads', 'One', 'Two']);
  });

  test('offers where to start, newest first, and keeps to its filters', async () => {
    const choices = await epochChoices(world.app, 'watchNewScenarios', {
      connection: world.connection,
      parameters: { app: 'slack' },
    });
    expect(choices.map(({ label }) => label)).toEqual(['Two', 'One', 'Leads']);
    expect(choices[0]).toMatchObject({ date: expect.any(Date), id: expect.stringMatching(/^scn_/) });
  });
});

describe('Watch updated scenarios', () => {
  test('passes on each later version, never the first', async () => {
    const trigger = watching('watchUpdatedScenarios');
    await trigger.start({ date: new Date() });
    await world.publish('Three', [plainBlueprint]);
    expect(await trigger.poll()).toEqual([]);
    await world.publishVersion(invoices!, firstBlueprint);
    expect(await trigger.poll()).toMatchObject([
      { id: invoices!.id, latestVersion: { number: 2, changelog: 'Better.' } },
    ]);
    await world.publishVersion(leads!, plainBlueprint);
    await world.publishVersion(invoices!, plainBlueprint);
    expect(await trigger.poll()).toMatchObject([
      { id: leads!.id },
      { id: invoices!.id, latestVersion: { number: 3 } },
    ]);
    expect(await trigger.poll()).toEqual([]);
  });

  test('offers only what was updated as a place to start', async () => {
    const choices = await epochChoices(world.app, 'watchUpdatedScenarios', { connection: world.connection });
    expect(choices.map(({ label }) => label)).toEqual(['Invoices', 'Leads', 'One', 'Two']);
  });
});
