import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeFlow } from '../../flow-drawing/describe-flow.ts';
import { flowOfBlueprint } from '../../flow-drawing/flow-of-blueprint.ts';
import { countModules, flowOfSteps } from '../../flow-drawing/flow.ts';
import { labelLines } from '../../flow-drawing/label-lines.ts';
import { textWidth } from '../../flow-drawing/text-width.ts';
import { checkBlueprint } from '../../server/scenarios/blueprint/check-blueprint.ts';
import { branchedBlueprint } from '../dashboard/flow/branched-blueprint.ts';

const report = checkBlueprint(branchedBlueprint);
const flow = flowOfBlueprint(report.cleaned, report.steps);

test('draws every module of a checked blueprint, with the words that the server found for it', () => {
  expect(report.errors).toEqual([]);
  expect(countModules(flow)).toBe(report.steps.length);
  expect(describeFlow(flow)).toBe(
    'Webhooks: New order (on error: Ignore the error), then Router splits into ' +
      '[way 1: if “Paid only”: Google Sheets: Add row] [way 2: no modules].',
  );
});

test('keeps filters, routes and error handlers where they hang', () => {
  const [trigger, router] = flow;
  expect(trigger?.errorFlow.map(({ kind }) => kind)).toEqual(['errorHandler']);
  expect(router?.kind).toBe('router');
  expect(router?.branches.map((route) => route.flow.map(({ filter }) => filter))).toEqual([
    ['Paid only'],
    [],
  ]);
});

test('draws what is there when steps or parts are missing', () => {
  expect(flowOfBlueprint(null, [])).toEqual([]);
  expect(
    flowOfBlueprint({ flow: [{ module: 'app#mine:doIt' }, 'nonsense'] }, []).map(({ app, label }) => [
      app,
      label,
    ]),
  ).toEqual([
    ['mine', 'app#mine:doIt'],
    ['', ''],
  ]);
});

test('draws steps alone in a row, error handlers below the module before them', () => {
  const drawn = flowOfSteps(report.steps);
  expect(drawn.map(({ label }) => label)).toEqual(['New order', 'Router', 'Add row']);
  expect(drawn[0]?.errorFlow.map(({ label }) => label)).toEqual(['Ignore the error']);
});

test.each([
  ['Add row', ['Add row']],
  ['Watch unpaid invoices in the ledger of last year', ['Watch unpaid', 'invoices in the…']],
  ['Incomprehensibilities', ['Incomprehensibilit', 'ies']],
  ['', []],
])('breaks the label "%s" into lines', (label, lines) => {
  expect(labelLines(label, 9.5, 2)).toEqual(lines);
});

test('no line of any text is wider than it may be, and nothing that fits is lost', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.integer({ min: 1, max: 3 }),
      (text, most) => {
        const lines = labelLines(text, 8, most);
        expect(lines.length).toBeLessThanOrEqual(most);
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(8);
        const bare = (words: string) => words.replaceAll(/\s+/g, '');
        if (!lines.at(-1)?.endsWith('…')) expect(bare(lines.join(''))).toBe(bare(text));
      },
    ),
  );
});
