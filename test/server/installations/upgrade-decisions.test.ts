import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choicesBy } from '../../../server/installations/merge/choices.ts';
import { danglingIn } from '../../../server/installations/merge/dangling.ts';
import { labelOf } from '../../../server/installations/merge/own-edits.ts';
import { mergeBlueprints } from '../../../server/installations/merge/merge-blueprints.ts';
import { outline } from '../../../server/installations/merge/outline.ts';
import { renumber } from '../../../server/installations/merge/renumber.ts';
import { putReports } from '../../../server/installations/merge/reports.ts';
import {
  instrumentBlueprint,
  removeInstrumentation,
} from '../../../server/scenarios/blueprint/instrument-blueprint.ts';
import type { Blueprint } from '../../../server/scenarios/blueprint/types.ts';
import { renumberReferences } from '../../../server/scenarios/blueprint/references.ts';
import type { UpgradeConflict } from '../../../server/installations/replace/upgrade-schema.ts';
import type { Loose } from '../scenarios/blueprint/build.ts';
import { anyBase, anyEdits, edited } from './upgrade-edits.ts';

const runs = { numRuns: 150 };
const anySide = fc.constantFrom('mine' as const, 'theirs' as const);
const anySides = fc
  .tuple(anyBase, anyEdits, anyEdits)
  .map(([base, a, b]) => ({ base, mine: edited(base, a, 'mine'), theirs: edited(base, b, 'theirs') }));

const valueAt = (blueprint: Loose, { path, moduleId }: UpgradeConflict): unknown => {
  const entry = outline(blueprint)?.entries.get(moduleId ?? 0);
  if (!entry) return undefined;
  const [part, ...keys] = path.split('/').slice(3);
  if (part === undefined) return entry;
  if (part === 'name') return labelOf(entry.own['metadata']);
  return [part, ...keys].reduce<unknown>((value, key) => (value as Loose | undefined)?.[key], entry.own);
};

test('a decision about a value, a name or a whole module puts there what that side has', () => {
  fc.assert(
    fc.property(anySides, fc.array(anySide, { minLength: 1, maxLength: 7 }), (sides, answers) => {
      const first = choicesBy({ decisions: {} });
      mergeBlueprints(sides, first);
      const open = first.conflicts();
      const decisions = Object.fromEntries(
        open.map(({ path }, index) => [path, answers[index % answers.length]!]),
      );
      const choices = choicesBy({ decisions });
      const { blueprint, mine } = mergeBlueprints(sides, choices);
      const conflicts = choices.conflicts();
      fc.pre(
        !conflicts.some(
          ({ path }) => path === '/flow' || /routes|branches|onerror/.test(path), // a place of modules is asked about, too
        ),
      );
      for (const conflict of conflicts) {
        if (decisions[conflict.path]) expect(conflict.taken).toBe(decisions[conflict.path]);
        const taken = conflict.taken === 'theirs' ? sides.theirs : mine;
        const isValue = /\/(mapper|name)/.test(conflict.path);
        const isEmptied = conflicts.some(({ message }) => message.includes(`(module ${conflict.moduleId})`));
        if (isValue && !isEmptied && valueAt(blueprint, conflict) !== undefined)
          expect(valueAt(blueprint, conflict)).toEqual(valueAt(taken, conflict));
        const isHeld = conflicts.some((other) => other !== conflict && /^\/modules\/\d+$/.test(other.path));
        if (/^\/modules\/\d+$/.test(conflict.path) && !isHeld)
          expect(valueAt(blueprint, conflict) === undefined).toBe(valueAt(taken, conflict) === undefined);
      }
    }),
    runs,
  );
});

test('renumbering leads every reference to the new ids and changes nothing else', () => {
  fc.assert(
    fc.property(anyBase, anyEdits, (base, edits) => {
      const blueprint = edited(base, edits, 'mine');
      const ids = [...outline(blueprint)!.entries.keys()];
      const there = new Map(ids.map((id) => [id, id + 5_000]));
      const back = new Map(ids.map((id) => [id + 5_000, id]));
      const moved = renumber(blueprint, there);
      expect([...outline(moved)!.entries.keys()]).toEqual(ids.map((id) => id + 5_000));
      expect([...danglingIn(moved).keys()]).toEqual([]);
      expect(renumber(moved, back)).toEqual(blueprint);
    }),
    runs,
  );
});

test.each([
  ['{{12.field}} and 12.field', '{{40.field}} and 12.field'],
  ['{{12.`First 12.name`.value}}', '{{40.`First 12.name`.value}}'],
  ['{{`12`}}{{112.x}}{{12[1].y}}', '{{`40`}}{{112.x}}{{40[1].y}}'],
  ['{{if(12.a = "12.a"; 12.b; 1.12)}}', '{{if(40.a = "12.a"; 40.b; 1.12)}}'],
  ['{{a12.x + $12.x + 12.5}}', '{{a12.x + $12.x + 12.5}}'],
  ['{{12.open', '{{12.open'],
])('in the text %j the module 12 becomes 40', (text, expected) => {
  expect(renumberReferences(text, new Map([[12, 40]]))).toBe(expected);
});

test('an aggregator follows its renumbered source, and nothing else that has the same number', () => {
  const aggregator = {
    id: 3,
    module: 'builtin:BasicAggregator',
    version: 1,
    parameters: { feeder: 2, target: '2.items', limit: 2 },
    mapper: {},
  };
  const { flow } = renumber(
    { flow: [{ id: 2, module: 'builtin:BasicFeeder', version: 1 }, aggregator] },
    new Map([[2, 8]]),
  );
  expect((flow as Loose[])[1]).toMatchObject({
    id: 3,
    parameters: { feeder: 8, target: '8.items', limit: 2 },
  });
});

test('the reporting modules come back as they stand, wherever the new version changes nothing', () => {
  const reportUrl = 'https://library.example/v1/report/rpt_x';
  const instrument = (blueprint: Loose) =>
    instrumentBlueprint(blueprint as unknown as Blueprint, { kind: 'http', reportUrl }) as unknown as Loose;
  fc.assert(
    fc.property(anyBase, anyEdits, (base, edits) => {
      const mine = instrument(edited(base, edits, 'mine'));
      const { blueprint: merged } = mergeBlueprints(
        { base, mine, theirs: base },
        choicesBy({ decisions: {} }),
      );
      const { blueprint, changes } = putReports(merged, { base, mine, theirs: base }, instrument);
      expect(blueprint).toEqual(mine);
      expect(changes).toEqual([]);
      expect(removeInstrumentation(blueprint as unknown as Blueprint)).toEqual(merged);
    }),
    runs,
  );
});
