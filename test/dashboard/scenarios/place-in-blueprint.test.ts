import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  blueprintText,
  placeInBlueprint,
} from '../../../dashboard/src/features/scenarios/checks/place-in-blueprint.ts';
import { submittedBlueprint } from '../../../dashboard/src/features/scenarios/checks/submitted-blueprint.ts';

const blueprint = {
  name: 'Reminder',
  flow: [
    { id: 1, module: 'google-sheets:watchRows', mapper: {} },
    { id: 7, module: 'slack:CreateMessage', mapper: { 'a/b': 'jane@acme.io', text: 'Hi' } },
  ],
};
const text = blueprintText(blueprint);
const meant = (path: string) =>
  placeInBlueprint(text, path).excerpt.flatMap(({ text: line, isMeant }) => (isMeant ? line.trim() : []));

test('a path leads to its line and the module around it', () => {
  expect(placeInBlueprint(text, '/flow/1/mapper/a~1b')).toMatchObject({
    moduleId: 7,
    isWhole: true,
    line: text.lines.findIndex((line) => line.includes('jane')) + 1,
  });
  expect(meant('/flow/1/mapper/a~1b')).toEqual(['"a/b": "jane@acme.io",']);
  expect(meant('/name')).toEqual(['"name": "Reminder",']);
  expect(placeInBlueprint(text, '/name').moduleId).toBeNull();
});

test('a path to what is not there leads as far as it can', () => {
  const place = placeInBlueprint(text, '/flow/1/onerror/0');
  expect([place.moduleId, place.isWhole]).toEqual([7, false]);
  expect(meant('/flow/1/onerror/0')[0]).toBe('{');
  expect(placeInBlueprint(text, '').line).toBe(1);
});

test('whatever the JSON, each of its places is found on the line that shows it', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (value) => {
      const read = blueprintText(value as object);
      for (const [key, part] of Object.entries(value as object)) {
        const pointer = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        const { line, isWhole } = placeInBlueprint(read, pointer);
        expect(isWhole).toBe(true);
        const begin = JSON.stringify(part, null, 2).split('\n')[0] ?? '';
        expect(read.lines[line - 1]?.startsWith(`  ${JSON.stringify(key)}: ${begin}`)).toBe(true);
      }
    }),
  );
});

test.each([
  ['bare', blueprint],
  ['as an export', { blueprint }],
  ['as an answer of Make', { response: { blueprint, scheduling: {} } }],
  ['as text', JSON.stringify(blueprint)],
  ['as text within an answer', { response: { blueprint: JSON.stringify(blueprint) } }],
])('the blueprint is found where it was handed over %s', (_how, submission) => {
  expect(submittedBlueprint(submission)).toEqual(blueprint);
});

test.each([null, 'no JSON', [blueprint], 7])('there is no blueprint in %j', (submission) => {
  expect(submittedBlueprint(submission)).toBeNull();
});
