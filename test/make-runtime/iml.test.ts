import { describe, expect, test } from 'vitest';
import { transform } from './iml/template.ts';

const variables = {
  body: {
    items: [
      { id: 7, 'x-total': 3, name: 'first' },
      { id: 9, name: 'second' },
    ],
    empty: '',
    list: [3, 1, 2],
    nested: { a: { b: 'deep' } },
  },
  headers: { 'x-total': '42' },
  parameters: { name: 'Ada', limit: 250, none: undefined, nothing: null },
  now: new Date('2026-03-01T10:00:00.000Z'),
};
const iml = (expression: string): unknown => transform(`{{${expression}}}`, variables);

describe('values', () => {
  test('one expression keeps its type, several become text', () => {
    expect(transform('{{body.list}}', variables)).toEqual([3, 1, 2]);
    expect(transform('{{parameters.limit}}', variables)).toBe(250);
    expect(transform('{{parameters.name}} of {{parameters.limit}}{{parameters.none}}', variables)).toBe(
      'Ada of 250',
    );
    expect(transform('at {{now}}', variables)).toBe('at 2026-03-01T10:00:00.000Z');
    expect(transform({ a: ['{{parameters.none}}', 1, null] }, variables)).toEqual({
      a: [undefined, 1, null],
    });
  });

  test('braces inside quoted texts do not end an expression', () => {
    expect(transform("{{'}}' + parameters.name}}!", variables)).toBe('}}Ada!');
  });

  test('the spread key adds the entries of a collection', () => {
    const code = { a: 1, '{{...}}': "{{toCollection(body.items, 'name', 'id')}}" };
    expect(transform(code, variables)).toEqual({ a: 1, first: 7, second: 9 });
    expect(transform({ '{{...}}': '{{parameters.none}}' }, variables)).toEqual({});
  });
});

describe('paths', () => {
  test.each([
    ['body.items[1].id', 7],
    ['body.items[2].id', 9],
    ['body.items[].id', 7],
    ['body.items[0].id', undefined],
    ['body.items[-1].id', 9],
    ['body.items.2.name', 'second'],
    ['body.items[1].`x-total`', 3],
    ['headers.`x-total`', '42'],
    ['body.nested.a.b', 'deep'],
    ['body.missing.deeper', undefined],
    ['parameters.name.length', undefined],
  ])('%s', (expression, value) => expect(iml(expression)).toEqual(value));
});

describe('operators', () => {
  test.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - 4 - 3', 3],
    ['0.1 + 0.2', 0.3],
    ['-2 * 3', -6],
    ['7 % 4', 3],
    ["'a' + 1", 'a1'],
    ["parameters.nothing + 'x'", 'x'],
    ["'1' ++ 2", '12'],
    ["'5' = 5", true],
    ['5 === 5', true],
    ['null = ignore', true],
    ["'a' !== 'b'", true],
    ["'10' > 9", true],
    ["'b' > 'a'", true],
    ['parameters.none < 5', false],
    ['1 < 2 & 2 < 3', true],
    ['true | false & false', true],
    ['!parameters.none && parameters.name', true],
    ['!body.items | parameters.nothing', false],
    ['1 + 1 = 2', true],
  ])('%s', (expression, value) => expect(iml(expression)).toEqual(value));
});

describe('keywords', () => {
  test.each([
    ['true', true],
    ['false', false],
    ['null', null],
    ['ignore', undefined],
    ['erase', null],
    ['emptyarray', []],
    ['space ++ tab ++ newline ++ carriagereturn ++ nbsp', ' \t\n\r\u00a0'],
    ["emptystring = ''", true],
    ["emptystring ++ 'x'", 'x'],
    ["if(emptystring, 'kept', 'gone')", 'kept'],
  ])('%s', (expression, value) => expect(iml(expression)).toEqual(value));

  test('decide what is sent: undefined is dropped, null and the empty text are not', () => {
    const sent = transform(
      { a: '{{ignore}}', b: '{{erase}}', c: '{{emptystring}}', d: '{{emptyarray}}' },
      variables,
    );
    expect(JSON.stringify(sent)).toBe('{"b":null,"c":"","d":[]}');
  });
});

describe('mistakes throw', () => {
  test.each([
    ['nowhere.id', 'Unknown variable "nowhere"'],
    ['nofunction(1)', 'Unknown function "nofunction"'],
    ["if(true; 'a'; 'b')", 'app code uses commas'],
    ['body.', 'ends too early'],
    ['(1 + 2', '")" was expected'],
    ["'open", '"{{" without "}}"'],
    ['first(body.list).id', 'Unexpected "."'],
    ['1 2', 'Unexpected "2"'],
    ['a # b', 'Unexpected "#"'],
  ])('%s', (expression, message) => expect(() => iml(expression)).toThrow(message));

  test('an expression that is not closed', () => {
    expect(() => transform('a {{body', variables)).toThrow('"{{" without "}}"');
  });
});
