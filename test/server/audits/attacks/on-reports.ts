import { expect } from 'vitest';
import { placeOf, keepAside, type Attack } from './attack.ts';
import { hourMs } from './audited-world.ts';

/** What customers' programs report, by mistake or on purpose. */
export const attacksOnReports: Attack[] = [
  {
    name: 'duplicate delivery',
    gate: 'G6',
    carryOut: async (world) => {
      const place = placeOf(world);
      const fields = { executionId: 'delivered-twice' };
      const startedAt = new Date(world.clock.now.getTime() - hourMs).toISOString();
      expect(await world.report(place, 1, { ...fields, startedAt })).toMatchObject({ accepted: 1 });
      expect(await world.report(place, 1, { ...fields, startedAt })).toMatchObject({
        accepted: 0,
        duplicates: 1,
      });
      const restore = await keepAside(world, 'task_facts');
      await world.byHand(
        'task_facts',
        `insert into task_facts select * from task_facts where execution_id = 'delivered-twice'`,
      );
      return restore;
    },
  },
  {
    name: 'out of order',
    gate: 'G7',
    carryOut: async (world) => {
      const place = placeOf(world);
      const startedAt = new Date(world.clock.now.getTime() - hourMs).toISOString();
      const run = { executionId: 'end-before-start', startedAt };
      expect(await world.report(place, 1, run)).toMatchObject({ accepted: 1 });
      const { body } = await place.buyer.post('/v1/execution-tasks', {
        tasks: [{ ...run, installationId: place.id, status: 'running' }],
      });
      expect(body).toMatchObject({ duplicates: 1, updated: 0 });
      const restore = await keepAside(world, 'task_facts');
      await world.byHand(
        'task_facts',
        `update task_facts set state = 1, finished_at = null where execution_id = 'end-before-start'`,
      );
      return restore;
    },
  },
  {
    name: '48 hours late',
    gate: 'G5',
    carryOut: async (world) => {
      const place = await world.move();
      const startedAt = new Date(world.clock.now.getTime() - 49 * hourMs).toISOString();
      expect(await world.report(place, 20, { startedAt })).toMatchObject({ accepted: 20 });
      return () => world.forget(place);
    },
  },
  {
    name: 'decimal, NaN, negative and 2^53 values',
    gate: 'G4',
    carryOut: async (world) => {
      const place = await world.move();
      for (const fields of [
        { items: 1.5 },
        { items: 'NaN' },
        { inputTokens: -1 },
        { outputTokens: 2 ** 53 },
      ]) {
        const { accepted, rejected } = await world.report(place, 3, fields);
        expect([accepted, (rejected as unknown[]).length]).toEqual([0, 3]);
      }
      return () => world.forget(place);
    },
  },
  {
    name: 'a clock one day ahead',
    gate: 'G5',
    carryOut: async (world) => {
      const place = await world.move();
      const startedAt = new Date(world.clock.now.getTime() + 23 * hourMs).toISOString();
      expect(await world.report(place, 1, { startedAt })).toMatchObject({ accepted: 1 });
      return () => world.forget(place);
    },
  },
  {
    name: 'a clock one day behind',
    gate: 'G5',
    carryOut: async (world) => {
      const place = await world.move();
      const startedAt = new Date(world.clock.now.getTime() - 24 * hourMs).toISOString();
      expect(await world.report(place, 5, { startedAt })).toMatchObject({ accepted: 5 });
      return () => world.forget(place);
    },
  },
  {
    name: 'a failed run flagged as a success',
    gate: 'G11',
    carryOut: async (world) => {
      const place = await world.move();
      const error = { code: 'ConnectionError', message: 'It went wrong.' };
      expect(await world.report(place, 1, { status: 'completed', error })).toMatchObject({ accepted: 1 });
      return () => world.forget(place);
    },
  },
  {
    name: 'an error handler that loops a hundred times',
    gate: 'G11',
    carryOut: async (world) => {
      const place = await world.move();
      await world.report(place, 1);
      expect(await world.report(place, 100, { kind: 'errorHandler' })).toMatchObject({ accepted: 100 });
      return () => world.forget(place);
    },
  },
  {
    name: 'an AI model that nobody knows',
    gate: 'G10',
    carryOut: async (world) => {
      const place = await world.move();
      const fields = { aiModel: 'no-such-model-99', inputTokens: 20_000, outputTokens: 2_000 };
      expect(await world.report(place, 5, fields)).toMatchObject({ accepted: 5 });
      return () => world.forget(place);
    },
  },
  {
    name: 'ten times the tokens',
    gate: 'G11',
    carryOut: async (world) => {
      const place = await world.move();
      const fields = { aiModel: 'gpt-4o', inputTokens: 9_000, outputTokens: 1_000 };
      expect(await world.report(place, 10, fields)).toMatchObject({ accepted: 10 });
      return () => world.forget(place);
    },
  },
];
