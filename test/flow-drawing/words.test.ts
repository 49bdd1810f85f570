import { expect, test } from 'vitest';
import { conditionWords } from '../../flow-drawing/condition-words.ts';
import { startWords } from '../../flow-drawing/start-words.ts';

test.each([
  [[[{ a: '{{1.status}}', o: 'text:equal:ci', b: 'paid' }]], 'status of 1 is “paid” (in any case)'],
  [[[{ a: '{{2.total}}', o: 'number:greaterorequal', b: '100' }]], 'total of 2 is at least 100'],
  [[[{ a: '{{2.`due on`}}', o: 'date:less', b: '{{now}}' }]], 'due on of 2 is before now'],
  [
    [
      [
        { a: '{{1.email}}', o: 'exist' },
        { a: '{{1.email}}', o: 'text:notcontain', b: '@example.com' },
      ],
      [{ a: '{{1.vip}}', o: 'boolean:equal', b: true }],
    ],
    'email of 1 exists, and email of 1 does not contain “@example.com”; or vip of 1 is true',
  ],
  [[[{ a: '{{1.x}}', o: 'geo:within', b: 'Graz' }]], 'x of 1 within “Graz”'],
  [[[null]], '“” is given'],
  [[[]], null],
  [[], null],
  ['nonsense', null],
])('says the conditions %j', (conditions, words) => {
  expect(conditionWords(conditions)).toBe(words);
});

test.each([
  [{ type: 'immediately' }, true, 'Instantly'],
  [{ type: 'indefinitely', interval: 900 }, false, 'Every 15 minutes'],
  [{ type: 'indefinitely', interval: 3_600 }, false, 'Every hour'],
  [{ type: 'indefinitely', interval: 90 }, false, 'Every 90 seconds'],
  [{ type: 'daily', time: '07:30' }, false, 'Daily at 07:30'],
  [{ type: 'weekly', days: [1], time: '06:30' }, false, 'Mondays at 06:30'],
  [{ type: 'weekly', days: [1, 7] }, false, 'Mon, Sun'],
  [{ type: 'on-demand' }, false, 'On demand'],
])('says the scheduling %j', (scheduling, isInstant, words) => {
  expect(startWords(scheduling)).toEqual({ isInstant, words });
});

test.each([null, {}, { type: 'constructor' }, { type: 'indefinitely', interval: 0 }])(
  'says nothing of the scheduling %j',
  (scheduling) => expect(startWords(scheduling)).toBeNull(),
);
