import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkBlueprint } from '../../../../server/scenarios/blueprint/check-blueprint.ts';
import type { BlueprintReport } from '../../../../server/scenarios/blueprint/types.ts';
import { anyBlueprint } from './build.ts';

const anyJson = fc.jsonValue({ maxDepth: 6 });
const fieldNames = fc.constantFrom(
  ...'id module version parameters mapper filter routes branches outputs filters onerror listener metadata flow conditions type merge name a o b designer orphans feeder'.split(
    ' ',
  ),
);
const values = fc.constantFrom<unknown>(
  1,
  2,
  0,
  -1,
  1.5,
  null,
  '',
  'builtin:BasicRouter',
  'builtin:BasicIfElse',
  'builtin:BasicMerge',
  'builtin:Ignore',
  'slack:CreateMessage',
  '{{2.a}}',
  '{{',
  'text:equal',
  true,
  'else',
  '__proto__',
);

/** JSON that looks like a blueprint and is wrong in every way. */
const almost: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    values,
    anyJson,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fieldNames, tie('value'), { maxKeys: 8 }),
  ),
})).value;

/** What a report lacks to be one. */
function shortcomings({ valid, errors, warnings, cleaned }: BlueprintReport): string[] {
  const wrong = valid === (errors.length === 0) && (!valid || cleaned) ? [] : ['valid'];
  const malformed = [...errors, ...warnings].filter(
    ({ path, code, message }) =>
      !/^(\/|$)/.test(path) || !/^[a-z]+(_[a-z]+)*$/.test(code) || !/^[A-Z].*\.$/.test(message),
  );
  return [...wrong, ...malformed.map((problem) => JSON.stringify(problem))];
}

describe('whatever is submitted, the answer is a report:', () => {
  it('for any JSON', () => {
    fc.assert(
      fc.property(anyJson, (input) => {
        expect(shortcomings(checkBlueprint(input))).toEqual([]);
      }),
    );
  });

  it('for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (input) => {
        expect(shortcomings(checkBlueprint(input))).toEqual([]);
      }),
    );
  });

  it('for what almost is a blueprint', () => {
    fc.assert(
      fc.property(fc.array(almost, { maxLength: 5 }), fc.dictionary(fieldNames, almost), (flow, more) => {
        expect(shortcomings(checkBlueprint({ name: 'A', ...more, flow }))).toEqual([]);
        const wrapped = checkBlueprint({
          blueprint: { name: 'A', flow: [{ id: 1, module: 'a-b:C', version: 1, ...more }] },
        });
        expect(shortcomings(wrapped)).toEqual([]);
        expect(shortcomings(checkBlueprint({ response: more }))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('and what it has cleaned, it takes as it is', () => {
    fc.assert(
      fc.property(anyBlueprint, fc.dictionary(fc.string(), anyJson), (blueprint, mapper) => {
        blueprint.flow[0]!.mapper = mapper as never;
        const { cleaned } = checkBlueprint(blueprint);
        const again = checkBlueprint(cleaned);
        expect(again.cleaned).toEqual(cleaned);
        expect(again.requirements).toEqual([]);
      }),
    );
  });
});
