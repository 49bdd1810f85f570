import { expect, test } from 'vitest';
import { describeFlow } from '../../../dashboard/src/ui/flow-drawing/describe-flow.ts';
import { flowOfBlueprint } from '../../../dashboard/src/ui/flow-drawing/flow-of-blueprint.ts';
import { countModules, flowOfSteps } from '../../../dashboard/src/ui/flow-drawing/flow.ts';
import { labelLines } from '../../../dashboard/src/ui/flow-drawing/label-lines.ts';
import { checkBlueprint } from '../../../server/scenarios/blueprint/check-blueprint.ts';
import { branchedBlueprint } from './branched-blueprint.ts';

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
  ['Incomprehensibilities', ['Incomprehensibi…']],
  ['🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂', ['🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂…']],
])('breaks the label "%s" into lines', (label, lines) => {
  expect(labelLines(label, 16, 2)).toEqual(lines);
});
