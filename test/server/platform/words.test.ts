import { expect, test } from 'vitest';
import { waitInWords } from '../../../server/platform/words.ts';

test.each([
  [1, '1 second'],
  [59, '59 seconds'],
  [60, 'a minute'],
  [61, '2 minutes'],
  [3_540, '59 minutes'],
  [3_541, 'an hour'],
  [3_600, 'an hour'],
  [3_601, '61 minutes'],
  [7_200, '2 hours'],
  [7_201, '3 hours'],
])('%i seconds are told as %s, never as less', (seconds, words) => {
  expect(waitInWords(seconds)).toBe(words);
});
