import { describe, expect, it } from 'vitest';
import { mappedValue } from './mapped-value.ts';

describe('a mapper', () => {
  const lookup = (name: string) =>
    ({ now: new Date('2026-04-01T10:00:00.5Z'), timestamp: 1775037600, '3.total': 12, '3.name': 'Kim "K"' })[
      name
    ];

  it.each<[string, unknown]>([
    ['{{3.total}}', 12],
    ['{{timestamp}}', 1775037600],
    ['total: {{3.total * 2 + 1}}', 'total: 25'],
    ['{{if(3.total > 10; "many"; "few")}}', 'many'],
    ["{{ifempty(3.missing; 'none')}}", 'none'],
    ['{{formatDate(now; "X")}}', '1775037600'],
    [
      '{"at":"{{now}}","by":"{{escapeJSON(3.name)}}"}',
      '{"at":"2026-04-01T10:00:00.500Z","by":"Kim \\"K\\""}',
    ],
    ['{{`3.total`}}', 12],
    ['{{-1 + (2 + 3) * 2}}', 9],
    ['{{3.missing}}', undefined],
  ])('resolves %s', (template, value) => {
    expect(mappedValue(template, lookup)).toEqual(value);
  });

  it('refuses what it does not know instead of guessing', () => {
    expect(() => mappedValue('{{sha256("x")}}', lookup)).toThrow("no function 'sha256'");
    expect(() => mappedValue('{{if(1; 2}}', lookup)).toThrow('{{if(1; 2}}');
  });
});
