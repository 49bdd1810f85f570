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

describe('functions', () => {
  test.each([
    ["if(parameters.limit > 100, 'many', unknown)", 'many'],
    ["ifempty(body.empty, 'none')", 'none'],
    ['ifempty(emptyarray, 1)', []],
    ["switch(404, 402, 'pay', 404, 'gone', 'other')", 'gone'],
    ["switch(1, 402, 'pay', 'other')", 'other'],
    ["get(body, 'items.2.name')", 'second'],
    ["pick(body.items[1], 'id')", { id: 7 }],
    ["omit(body.items[2], 'id')", { name: 'second' }],
    ["length('abc') + length(body.list)", 6],
    ["upper(lower('Ab')) + capitalize('cd') + startcase('e f')", 'ABCdE F'],
    ["trim('  a ') + substring('abcdef', 1, 3)", 'abc'],
    ["indexOf('abc', 'c')", 2],
    ["contains('abc', 'b') & contains(body.list, 3)", true],
    ["replace('a/b/c', '/', '-')", 'a-b-c'],
    ["replace('//a/b', '/^[/]+/', '')", 'a/b'],
    ["join(split('a,b', ','), '|')", 'a|b'],
    ["last(split('/problems/not_found', '/'))", 'not_found'],
    ["first(split('', '/'))", ''],
    ["sha256('abc')", 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ["md5('abc')", '900150983cd24fb0d6963f7d28e17f72'],
    ["base64('abc')", 'YWJj'],
    ["encodeURL('a b/c') + decodeURL('%21')", 'a%20b%2Fc!'],
    ["escapeHTML('<a>') + stripHTML('<b>x</b>')", '&lt;a&gt;x'],
    ['min(100, parameters.limit) + max(body.list)', 103],
    ['sum(body.list) + average(body.list)', 8],
    ['round(1.005, 2) + floor(1.9) + ceil(1.1) + abs(-1)', 5.01],
    ["parseNumber('1,5', ',')", 1.5],
    ["formatNumber(1234567.891, 2, '.', ',')", '1,234,567.89'],
    ["formatDate(parseDate('01.02.2026', 'DD.MM.YYYY'), 'YYYY-MM-DD')", '2026-02-01'],
    ["formatDate(now, 'HH:mm', 'Europe/Prague')", '11:00'],
    ["parseDate('1767225600', 'X')", new Date('2026-01-01T00:00:00Z')],
    ['addMonths(now, 1)', new Date('2026-04-01T10:00:00Z')],
    ["dateDiff(addDays(now, 2), now, 'days')", 2],
    ["map(body.items, 'id')", [7, 9]],
    ["map(body.items, 'id', 'name', 'second,third')", [9]],
    ['sort(body.list)', [1, 2, 3]],
    ["map(sort(body.items, 'desc', 'id'), 'id')", [9, 7]],
    ['reverse(slice(body.list, 1))', [2, 1]],
    ['distinct(merge(body.list, add(remove(body.list, 1), 4)))', [3, 1, 2, 4]],
    ['keys(body.nested)', ['a']],
    ['toArray(headers)', [{ key: 'x-total', value: '42' }]],
    ["get(parseJSON('{\"a\":1}'), 'a')", 1],
    ['createJSON(body.list)', '[3,1,2]'],
  ])('%s', (expression, value) => expect(iml(expression)).toEqual(value));
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
