import { expect, test } from 'vitest';
import { appSource } from './app-source.ts';
import { loadMakeApp } from './make-runtime.ts';
import { outputProblems } from './output-problems.ts';

const declared = [
  { name: 'text', type: 'text' },
  { name: 'when', type: 'date' },
  { name: 'count', type: 'uinteger' },
  { name: 'balance', type: 'integer' },
  { name: 'rate', type: 'number' },
  { name: 'flag', type: 'boolean' },
  { name: 'link', type: 'url' },
  { name: 'anything', type: 'any' },
  { name: 'free', type: 'collection' },
  { name: 'one', type: 'collection', spec: [{ name: 'a', type: 'text' }] },
  { name: 'tags', type: 'array', spec: { type: 'text' } },
  { name: 'steps', type: 'array', spec: [{ name: 'position', type: 'uinteger' }] },
  { name: 'list', type: 'array' },
  'rpc://more',
];
const app = loadMakeApp(
  { publicUrl: 'http://127.0.0.1:9' },
  appSource({
    base: { baseUrl: 'https://placeholder.example' },
    module: {
      one: { moduleType: 'action', communication: { response: { output: {} } }, interface: declared },
    },
    rpc: { more: { communication: { response: { output: [{ name: 'extra', type: 'text' }] } } } },
  }),
);
const problems = (...bundles: Record<string, unknown>[]): Promise<string[]> =>
  outputProblems(app, 'one', bundles);

test('output that fits its interface has no problems', async () => {
  const right = {
    text: '',
    when: '2026-01-02T03:04:05.678Z',
    count: 0,
    balance: -3,
    rate: 0.5,
    flag: false,
    link: 'https://library.example/a',
    anything: [1],
    free: { a: 1 },
    one: { a: 'b' },
    tags: ['a'],
    steps: [{ position: 1 }],
    list: [1, 'a'],
    extra: 'from the RPC',
  };
  const nothing = Object.fromEntries(Object.keys(right).map((name) => [name, null]));
  expect(await problems(right, nothing, { when: new Date() }, { when: '2026-01-02' })).toEqual([]);
});

test.each([
  [{ surprise: 1 }, 'surprise is not declared.'],
  [{ one: { b: 1 } }, 'one.b is not declared.'],
  [{ steps: [{ position: 1 }, { extra: 1 }] }, 'steps[2].extra is not declared.'],
  [{ steps: [{ position: '1' }] }, 'steps[1].position must be of type uinteger, not "1".'],
  [{ steps: ['a'] }, 'steps[1] must be a collection, not "a".'],
  [{ steps: {} }, 'steps must be of type array, not {}.'],
  [{ tags: [1] }, 'tags[1] must be of type text, not 1.'],
  [{ text: 5 }, 'text must be of type text, not 5.'],
  [{ when: '01/02/2026' }, 'when must be of type date, not "01/02/2026".'],
  [{ when: '2026-13-01' }, 'when must be of type date, not "2026-13-01".'],
  [{ when: 1_700_000_000 }, 'when must be of type date, not 1700000000.'],
  [{ count: -1 }, 'count must be of type uinteger, not -1.'],
  [{ balance: 0.5 }, 'balance must be of type integer, not 0.5.'],
  [{ rate: '0.5' }, 'rate must be of type number, not "0.5".'],
  [{ flag: 'true' }, 'flag must be of type boolean, not "true".'],
  [{ link: '/relative' }, 'link must be of type url, not "/relative".'],
  [{ one: ['a'] }, 'one must be of type collection, not ["a"].'],
])('%j: %s', async (bundle, problem) => {
  expect(await problems(bundle, bundle)).toEqual([problem]);
});
