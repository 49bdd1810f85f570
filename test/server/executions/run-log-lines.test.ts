import { expect, test } from 'vitest';
import {
  countWorkingModules,
  isEmptyCheck,
  readRunLog,
  taskOf,
} from '../../../server/executions/pull/pull-run-log.ts';
import { firstBlueprint, plainBlueprint, routedBlueprint } from '../installations/world.ts';

const line = {
  id: 'a1',
  imtId: 'f00d',
  status: 1,
  duration: 1234,
  operations: 4,
  centicredits: 450,
  type: 'auto',
  timestamp: '2026-09-10T12:00:00.000Z',
};
const subject = { installationId: 'ins_1', workingModules: 3, isOnDemand: false };
const task = (change: object, of: object = {}) => {
  const log = readRunLog({ ...line, ...change });
  return log && taskOf(log, { ...subject, ...of });
};

test('a run is known by imtId, as the reporting modules name it; without one by id', () => {
  expect(task({})?.executionId).toBe('f00d');
  expect(task({ imtId: undefined })?.executionId).toBe('a1');
  expect(task({ imtId: 17 })?.executionId).toBe('17');
});

test('it begins at its timestamp and ends its duration later', () => {
  expect(task({})).toMatchObject({
    startedAt: new Date('2026-09-10T12:00:00.000Z'),
    finishedAt: new Date('2026-09-10T12:00:01.234Z'),
    credits: '4.5',
  });
  expect(task({ timestamp: 1_789_041_600_000, duration: null })?.finishedAt).toEqual(
    new Date(1_789_041_600_000),
  );
});

test('lines about other things than runs are none: edits, switching on and off, what cannot be read', () => {
  for (const other of [
    { ...line, status: undefined, type: 'modify', detail: { author: { id: 1 } } },
    { ...line, status: undefined, type: 'stop' },
    { ...line, timestamp: 'yesterday' },
    { ...line, id: null, imtId: null },
    { ...line, status: 9 },
    'text',
    null,
  ])
    expect(readRunLog(other)).toBeNull();
});

test('a run that somebody started is a test, unless nothing else ever starts the scenario', () => {
  expect(task({ type: 'manual' })?.kind).toBe('test');
  expect(task({ type: 'manual' }, { isOnDemand: true })?.kind).toBe('run');
  expect(task({ type: 'auto' })?.kind).toBe('run');
});

test.each([
  ['a trigger that found nothing', { operations: 1 }, {}, true],
  ['none at all', { operations: 0, centicredits: 0 }, {}, true],
  ['a trigger that failed', { operations: 1, status: 3 }, {}, false],
  ['one that warned', { operations: 1, status: 2 }, {}, false],
  ['one that still runs', { operations: 1, status: 0 }, {}, false],
  ['more than the trigger', { operations: 2 }, {}, false],
  ['a scenario of one module, which has done all its work', { operations: 1 }, { workingModules: 1 }, false],
  ['operations that are not told', { operations: null }, {}, false],
])('an empty check: %s', (_case, change, of, isCheck) => {
  const log = readRunLog({ ...line, ...change });
  expect(log && isEmptyCheck(log, { ...subject, ...of })).toBe(isCheck);
});

test('modules that work are counted without routers and error flows', () => {
  expect(countWorkingModules(firstBlueprint as never)).toBe(3);
  expect(countWorkingModules(plainBlueprint as never)).toBe(2);
  expect(countWorkingModules(routedBlueprint as never)).toBe(2);
  const [first, ...rest] = firstBlueprint.flow;
  const onerror = [
    { id: 50, module: 'slack:CreateMessage', version: 4 },
    { id: 51, module: 'builtin:Ignore', version: 1 },
  ];
  expect(countWorkingModules({ ...firstBlueprint, flow: [first, { ...rest[0], onerror }] } as never)).toBe(2);
});
