import { expect, test } from 'vitest';
import { verdictOf, type Finding } from '../../../server/audits/verdict.ts';

const found = (name: string, count: number, is: Finding['is']): Finding => ({
  name,
  count,
  is,
  says: [`${name} is lost`, `${name}s are lost`],
});

test('a reason speaks of one thing as one, and of several as several', () => {
  expect(verdictOf([found('run', 1, 'warn'), found('task', 2, 'warn')], 'Nothing is lost.')).toEqual({
    state: 'warn',
    reason: '1 run is lost; 2 tasks are lost.',
    numbers: { run: 1, task: 2 },
  });
});

test('it is as bad as the worst that was found, and passes when nothing was', () => {
  const state = (run: number, task: number) =>
    verdictOf([found('run', run, 'fail'), found('task', task, 'warn')], 'Nothing is lost.').state;
  expect([state(1, 1), state(1, 0), state(0, 1), state(0, 0)]).toEqual(['fail', 'fail', 'warn', 'pass']);
});
