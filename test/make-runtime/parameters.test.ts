import { describe, expect, test } from 'vitest';
import { appSource } from './app-source.ts';
import { checkParameters } from './check-parameters.ts';
import { loadMakeApp } from './make-runtime.ts';
import { readParameters, type ParameterCode } from './parameters.ts';

const field = (type: string, more: object = {}): ParameterCode => ({ name: 'f', type, label: 'It', ...more });
const read = (one: ParameterCode, value: unknown): unknown => readParameters([one], { f: value })['f'];
const at = new Date('2026-01-02T03:04:05Z');

describe('a value', () => {
  test.each([
    [field('text'), 5, '5'],
    [field('text'), '', undefined],
    [field('text', { default: 'd' }), undefined, undefined],
    [field('text'), null, null],
    [field('date'), '2026-01-02T03:04:05Z', at],
    [field('date'), at, at],
    [field('uinteger'), '5', 5],
    [field('integer'), '-5', -5],
    [field('number'), '0.5', 0.5],
    [field('port'), 443, 443],
    [field('boolean'), 'true', true],
    [field('boolean'), false, false],
    [field('any'), { a: 1 }, { a: 1 }],
    [field('collection'), { a: 1 }, { a: 1 }],
    [field('collection', { spec: [{ name: 'a', type: 'uinteger' }] }), { a: '1' }, { a: 1 }],
    [field('array', { spec: { type: 'uinteger' } }), ['1', 2], [1, 2]],
    [field('array', { spec: [{ name: 'a', type: 'text' }] }), [{ a: 'x' }], [{ a: 'x' }]],
    [field('select', { options: [{ value: 1 }] }), 1, 1],
    [field('select', { options: 'rpc://any' }), 'mapped', 'mapped'],
    [field('select', { options: [{ value: 'a' }, { value: 'b' }], multiple: true }), ['b', 'a'], ['b', 'a']],
  ])('of %j, %j, is read as %j', (one, given, expected) => expect(read(one, given)).toEqual(expected));

  test.each([
    [field('text', { required: true }), '', 'is required'],
    [field('text'), { a: 1 }, 'must be a text'],
    [field('text', { validate: { max: 3 } }), 'abcd', 'is above 3'],
    [field('text', { validate: { min: 3 } }), 'ab', 'is below 3'],
    [field('text', { validate: { pattern: '^a' } }), 'b', 'does not have the right form'],
    [field('number', { validate: { max: 3 } }), 4, 'is above 3'],
    [field('date'), 'soon', 'must be a date'],
    [field('uinteger'), -1, 'must be a whole number'],
    [field('integer'), 1.5, 'must be a whole number'],
    [field('number'), 'x', 'must be a number'],
    [field('number'), true, 'must be a number'],
    [field('boolean'), 'yes', 'must be yes or no'],
    [field('collection'), ['a'], 'must be a collection'],
    [field('array'), 'a', 'must be an array'],
    [field('array', { spec: [{ name: 'a', type: 'text' }] }), ['x'], 'must hold collections'],
    [field('array', { validate: { minItems: 1 } }), [], 'needs 1 items'],
    [field('array', { validate: { maxItems: 1 } }), [1, 2], 'has more than 1 items'],
    [field('select', { options: [{ value: 1 }] }), 2, 'has no such option'],
    [field('select', { options: [{ value: 1 }], multiple: true }), 1, 'must be a list'],
    [field('select', { options: [{ value: 1 }], multiple: true }), [2], 'has no such option'],
  ])('of %j, %j, is refused: %s', (one, given, message) => {
    expect(() => read(one, given)).toThrow(`"It" ${message}.`);
  });

  test('is the default only where none is given', () => {
    expect(readParameters([field('text', { default: 'd' })], {})).toEqual({ f: 'd' });
  });
});

describe('fields that Make would not take', () => {
  test.each([
    [{ name: 'a', type: 'text', hint: 'x' }, '"hint"'],
    [{ name: 'a', type: 'string' }, 'unknown type "string"'],
    [{ type: 'text' }, 'the name must be'],
    [{ name: 'a'.repeat(129), type: 'text' }, 'of 1 to 128'],
    [{ name: 'a', type: 'text', label: 'l'.repeat(257) }, 'of 1 to 256'],
    [{ name: 'a', type: 'select', options: [{ label: 'b' }] }, 'an option without a value'],
    [{ name: 'a', type: 'select', options: [{ value: 1, text: 'b' }] }, '"text"'],
    [{ name: 'a', type: 'select', options: 'listTeams' }, 'no rpc:// address'],
    [{ name: 'a', type: 'select', options: { store: 'rpc://b', children: [] } }, '"children"'],
    [{ name: 'a', type: 'select', options: [{ value: 1, nested: [{ name: 'b' }] }] }, 'unknown type'],
    [{ name: 'a', type: 'array', spec: { type: 'list' } }, 'unknown type "list"'],
    [{ name: 'a', type: 'array', validate: { min: 1 } }, '"min"'],
    [{ name: 'a', type: 'text', validate: { enum: [] } }, '"enum"'],
    [{ name: 'a', type: 'text', rpc: { url: 'rpc://b', button: 'c' } }, '"button"'],
    ['listTeams', 'no rpc:// address'],
  ])('%j: %s', (code, message) => {
    expect(() => checkParameters([code], 'It')).toThrow(message);
  });

  test('such as those of an RPC that is not there', () => {
    const module = { moduleType: 'action', communication: { url: '/' }, mappableParams: ['rpc://gone'] };
    expect(() =>
      loadMakeApp({ publicUrl: 'http://127.0.0.1:9' }, appSource({ module: { one: module } })),
    ).toThrow('refers to "gone", which is missing');
  });

  test('but those that it takes are taken', () => {
    const fields = [
      { type: 'banner', text: 'Read this', theme: 'info' },
      {
        name: 'a',
        type: 'select',
        options: [{ label: 'Group', options: [{ label: 'b', value: false, default: true }] }],
      },
      { name: 'c', type: 'text', nested: { store: 'rpc://d' } },
      'rpc://e',
    ];
    expect(() => checkParameters(fields, 'It')).not.toThrow();
  });
});
