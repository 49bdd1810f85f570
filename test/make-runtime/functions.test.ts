import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { functions, lazyFunctions } from './iml/functions.ts';
import { transform } from './iml/template.ts';

const variables = {
  body: {
    items: [
      { id: 7, name: 'first', owner: { name: 'b' } },
      { id: 9, name: 'second', owner: { name: 'a' } },
    ],
    list: [3, 1, 2],
    pairs: [
      { key: 'a', value: 1 },
      { key: 'b', value: 2 },
    ],
    mixed: ['b', 'A', 'a', 'B'],
    twice: [1, 2, 1],
    nested: [1, [2, [3]]],
    empty: '',
    collection: { a: 1, b: 2 },
  },
  parameters: { none: undefined, nothing: null, limit: 250 },
  headers: { 'x-total': '42' },
  date: new Date('2018-06-27T11:36:39.138Z'),
  now: new Date('2026-03-01T10:00:00.000Z'),
};
const iml = (expression: string): unknown => transform(`{{${expression}}}`, variables);
const at = (text: string): Date => new Date(text);

describe('general functions', () => {
  test.each([
    ["if(parameters.limit > 100, 'many', unknown)", 'many'],
    ["if(false, unknown, 'few')", 'few'],
    ['if(false, 1)', undefined],
    ["ifempty(body.empty, 'none')", 'none'],
    ["ifempty(parameters.none, 'none') + ifempty(parameters.nothing, '!')", 'none!'],
    ['ifempty(emptyarray, 1)', []],
    ["ifempty(0, 'none')", 0],
    ["ifempty(emptystring, 'none') ++ ''", ''],
    ["switch(404, 402, 'pay', 404, 'gone', 'other')", 'gone'],
    ["switch('404', 404, 'gone')", 'gone'],
    ["switch(1, 402, 'pay', 'other')", 'other'],
    ["switch(1, 402, 'pay')", undefined],
    ["get(body, 'items.2.name')", 'second'],
    ['get(body.list, 1 + 1)', 1],
    ["get(body, 'items.0.name')", undefined],
    ["pick(body.items[1], 'id', 'none')", { id: 7 }],
    ["omit(body.items[2], 'id', 'owner')", { name: 'second' }],
    ["get(parseJSON('{\"a\":1}'), 'a')", 1],
    ['createJSON(body.list)', '[3,1,2]'],
    [
      'jwt(parseJSON(\'{"sub":"1"}\'), \'secret\')',
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.8qZF8vbN3UpcanXFc-mPXJkOPN01-bRch8XX3rToP1U',
    ],
  ])('%s', (expression, value) => expect(iml(expression)).toEqual(value));
});

describe('functions of texts', () => {
  test.each([
    ["length('abc') + length(body.list) + length(toBinary('é'))", 8],
    ["upper(lower('Ab')) + capitalize('cd eF')", 'ABCd eF'],
    ["startcase('hello WORLD')", 'Hello World'],
    ["trim('  a ') + substring('abcdef', 1, 3) + substring('abc', 1)", 'abcbc'],
    ["indexOf('abca', 'a', 1)", 3],
    ["indexOf('abc', 'x')", -1],
    ["contains('abc', 'b') & contains(body.list, 3)", true],
    ["contains('abc', 'B') | contains(body.list, '3')", false],
    ["replace('a/b/c', '/', '-')", 'a-b-c'],
    ["replace('//a/b', '/^[/]+/', '')", 'a/b'],
    ["replace('187 and 23', '/[0-9]+/g', '<$&>')", '<187> and <23>'],
    ["replace('no 7', '/no ([0-9])/', 'No. $1')", 'No. 7'],
    ["join(split('a,b', ','), '|')", 'a|b'],
    ["last(split('/problems/not_found', '/'))", 'not_found'],
    ["first(split('', '/'))", ''],
    ["md5('Make')", '529a05ca6c1263aab080ec4f20754411'],
    ["sha1('abc')", 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ["sha256('abc')", 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ["sha256('abc', 'base64')", 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='],
    ["sha256('abc', '', 'key')", '9c196e32dc0175f86f4b1cb89289d6619de6bee699e4c378e68309ed97a1a6ab'],
    ["sha256('abc', 'hex', '6b6579', 'hex') = sha256('abc', 'hex', 'key')", true],
    ["sha256('abc', 'hex', toBinary('key'), 'binary') = sha256('abc', 'hex', 'a2V5', 'base64')", true],
    ["substring(sha512('abc'), 0, 16)", 'ddaf35a193617aba'],
    ["base64('Make')", 'TWFrZQ=='],
    ["toString(toBinary('TWFrZQ==', 'base64')) + toString(5)", 'Make5'],
    ['toString(body.collection)', '{"a":1,"b":2}'],
    ["encodeURL('a b/c') + decodeURL('%21')", 'a%20b%2Fc!'],
    ['escapeHTML(\'<a href="x">&\')', '&lt;a href=&quot;x&quot;&gt;&amp;'],
    ["stripHTML('<b>x</b> y')", 'x y'],
    ["escapeMarkdown('*a* [b]')", '\\*a\\* \\[b\\]'],
    ["ascii('Mščařžkýáeíé')", 'Make'],
    ["ascii('ěščřž', true)", 'escrz'],
    ["replaceEmojiCharacters('a👍b', '?')", 'a?b'],
  ])('%s', (expression, value) => expect(iml(expression)).toEqual(value));
});

describe('functions of numbers', () => {
  test.each([
    ['min(100, parameters.limit) + max(body.list)', 103],
    ['sum(body.list) + average(1, 2, 3)', 8],
    ['median(3, 5, 7) + median(2, 3, 5, 8)', 9],
    ['stdevP(1, 2, 3, 4, 5)', Math.SQRT2],
    ['round(stdevS(1, 2, 3, 4, 5), 6)', 1.581139],
    ['round(1.005, 2) + floor(1.9) + ceil(1.1) + abs(-1)', 5.01],
    ['trunc(3.789) + trunc(3.789, 2)', 6.78],
    ["parseNumber('1.756,456', ',')", 1756.456],
    ["parseNumber('-2.5')", -2.5],
    ["parseNumber('none')", Number.NaN],
    ["formatNumber(1234567.891, 2, '.', ',')", '1,234,567.89'],
    ['formatNumber(1234.5, 1)', '1.234,5'],
  ])('%s', (expression, value) => expect(iml(expression)).toEqual(value));
});

describe('functions of dates', () => {
  test.each([
    ["formatDate(parseDate('01.02.2026', 'DD.MM.YYYY'), 'YYYY-MM-DD')", '2026-02-01'],
    ["formatDate(now, 'HH:mm', 'Europe/Prague')", '11:00'],
    ["formatDate(now, 'X')", '1772359200'],
    ["parseDate('2016-12-28 04:03 PM', 'YYYY-MM-DD hh:mm A')", at('2016-12-28T16:03:00Z')],
    ["parseDate('2026-07-01 12:00', 'YYYY-MM-DD HH:mm', 'Europe/Prague')", at('2026-07-01T10:00:00Z')],
    ["parseDate('2026-03-01T10:00:00.5Z')", at('2026-03-01T10:00:00.500Z')],
    ["parseDate('2026-01-02T03:04:05.678Z', 'YYYY-MM-DDTHH:mm:ss.SSSZ')", at('2026-01-02T03:04:05.678Z')],
    [
      "parseDate('2026-01-02T03:04:05+02:00', 'YYYY-MM-DDTHH:mm:ssZ', 'Asia/Tokyo')",
      at('2026-01-02T01:04:05Z'),
    ],
    ["parseDate('1767225600', 'X')", at('2026-01-01T00:00:00Z')],
    ["parseDate(1767225600000, 'x')", at('2026-01-01T00:00:00Z')],
    ["parseDate(parameters.none, 'X')", undefined],
    ['addMonths(now, 1)', at('2026-04-01T10:00:00Z')],
    ['addSeconds(addMinutes(addHours(now, 1), -1), 5)', at('2026-03-01T10:59:05Z')],
    ['addYears(addDays(now, 2), 1)', at('2027-03-03T10:00:00Z')],
    ["dateDiff(addDays(now, 2), now, 'days')", 2],
    ['dateDiff(addSeconds(now, 1), now)', 1000],
    ['setSecond(date, 5)', at('2018-06-27T11:36:05.138Z')],
    ['setMinute(date, 60)', at('2018-06-27T12:00:39.138Z')],
    ['setHour(date, -1)', at('2018-06-26T23:36:39.138Z')],
    ['setDay(date, 1)', at('2018-06-24T11:36:39.138Z')],
    ["setDay(date, 'Monday')", at('2018-06-25T11:36:39.138Z')],
    ['setDay(date, 7)', at('2018-06-30T11:36:39.138Z')],
    ['setDate(date, 32)', at('2018-07-02T11:36:39.138Z')],
    ['setMonth(date, 5)', at('2018-05-27T11:36:39.138Z')],
    ["setMonth(date, 'January')", at('2018-01-27T11:36:39.138Z')],
    ['setYear(date, 2020)', at('2020-06-27T11:36:39.138Z')],
  ])('%s', (expression, value) => expect(iml(expression)).toEqual(value));
});

describe('functions of arrays and collections', () => {
  test.each([
    ["map(body.items, 'id')", [7, 9]],
    ["map(body.items, 'id', 'name', 'second,third')", [9]],
    ['sort(body.list)', [1, 2, 3]],
    ['sort(body.mixed)', ['A', 'B', 'a', 'b']],
    ["sort(body.mixed, 'desc')", ['b', 'a', 'B', 'A']],
    ["lower(join(sort(body.mixed, 'asc ci'), ''))", 'aabb'],
    ["lower(join(sort(body.mixed, 'desc ci'), ''))", 'bbaa'],
    ["map(sort(body.items, 'desc', 'id'), 'id')", [9, 7]],
    ["map(sort(body.items, 'asc', 'owner.name'), 'id')", [9, 7]],
    ['reverse(slice(body.list, 1))', [2, 1]],
    ['slice(body.list, 0, 2)', [3, 1]],
    ['distinct(merge(body.list, add(remove(body.list, 1), 4)))', [3, 1, 2, 4]],
    ["length(distinct(merge(body.items, body.items), 'owner.name'))", 2],
    ['deduplicate(body.twice)', [1, 2]],
    ['flatten(body.nested)', [1, 2, 3]],
    ['flatten(body.nested, 1)', [1, 2, [3]]],
    ['sort(shuffle(body.list))', [1, 2, 3]],
    ['first(body.list) - last(body.list)', 1],
    ['keys(body.collection)', ['a', 'b']],
    ['toArray(headers)', [{ key: 'x-total', value: '42' }]],
    ["toCollection(body.pairs, 'key', 'value')", { a: 1, b: 2 }],
    ['isArray(body.list) & !isArray(body.collection)', true],
    ["join(body.list, ' ')", '3 1 2'],
  ])('%s', (expression, value) => expect(iml(expression)).toEqual(value));
});

describe('what functions refuse', () => {
  test.each([
    ["sort(body.list, 'up')", 'no order of sort'],
    ["sha256('a', 'base58')", '"base58" is none of'],
    ["sha256('a', 'hex', 'key', 'binary')", 'must be binary'],
    ["jwt(body.collection, 's', 'RS256')", 'not with "RS256"'],
    ["jwt('text', 's')", 'must be a collection'],
    ["formatDate('tomorrow', 'X')", '"tomorrow" is no date'],
    ["parseDate('soon', 'DD.MM.YYYY')", 'is no date of the format'],
    ["addDays(now, 'two')", 'no whole number'],
    ["setDay(now, 'Someday')", 'no whole number'],
    ['pop(body.list)', 'is not documented'],
    ["constructor('x')", 'Unknown function "constructor"'],
  ])('%s', (expression, message) => expect(() => iml(expression)).toThrow(message));
});

test('every function is tried here', () => {
  const source = readFileSync(import.meta.filename, 'utf8');
  const unclear = ['cryptoSign', 'createXML', 'errorFactory', 'mime', 'parseXML', 'shift', 'toDataStructure'];
  const names = [...Object.keys(functions), ...Object.keys(lazyFunctions)].filter(
    (name) => !unclear.includes(name),
  );
  expect(
    names.filter((name) => !new RegExp(`\\b${name}\\(`).test(source.replace(/^.*RegExp.*$/m, ''))),
  ).toEqual([]);
  for (const name of unclear) expect(() => iml(`${name}(1)`)).toThrow('is not documented');
});
