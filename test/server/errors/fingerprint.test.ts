import { describe, expect, test } from 'vitest';
import { fingerprintOf, ownPlace, withoutValues } from '../../../server/errors/fingerprint.ts';

describe('what a message says apart from whom and what it names', () => {
  test.each([
    ['Order ord_01k9abcdefgh of 12.50 EUR was refused', 'Order <id> of # EUR was refused'],
    ['No row 17 in https://sheets.example.com/d/abc?gid=4', 'No row # in <url>'],
    ['jane.doe@example.com was not found', '<email> was not found'],
    ['connect ECONNREFUSED 10.0.0.7:5432', 'connect ECONNREFUSED <address>'],
    ['File 3f2a9c1e-0b1d-4c55-9a7e-1f2e3d4c5b6a is gone', 'File <id> is gone'],
    ['Scenario 4412: deadline of 2026-03-01T09:30:00Z passed', 'Scenario #: deadline of <time> passed'],
    ['[401] Invalid credentials for user 88', '[401] Invalid credentials for user #'],
    ['The server answered with status 503 after 1500 ms', 'The server answered with status 503 after # ms'],
    ['Item 404 is missing', 'Item # is missing'],
    [
      "Cannot read properties of undefined (reading 'amount')",
      "Cannot read properties of undefined (reading 'amount')",
    ],
    ['Cannot find "Jane Doe, 12 High Street"', 'Cannot find "…"'],
    [
      "ENOENT: no such file or directory, open '/home/jane/exports/march.csv'",
      "ENOENT: no such file or directory, open '…'",
    ],
    ['Cannot read C:\\Users\\jane\\list.xlsx', 'Cannot read <file>'],
    ['POST /v1/orders was refused', 'POST /v#/orders was refused'],
    ['GET /v1/invoices was refused', 'GET /v#/invoices was refused'],
    ["Can't open the customer's file", "Can't open the customer's file"],
    ["Can't delete the customer's file", "Can't delete the customer's file"],
    ['either/or is no choice', 'either/or is no choice'],
    ['etag 9f86d081884c7d659a2feaa0c55ad015 differs', 'etag <id> differs'],
  ])('%s', (message, expected) => expect(withoutValues(message)).toBe(expected));

  test.each([
    ['Заказ 4711 не найден', 'Заказ 99 не найден'],
    ['注文4711が見つかりません', '注文99が見つかりません'],
    ['الطلب ٤٧١١ غير موجود', 'الطلب ٩٩ غير موجود'],
    ['Order 1.234,56 € refused', 'Order 99,00 € refused'],
    ['Order 1 234,56 € refused', 'Order 99 € refused'],
    ["Amount 1'234.50 CHF", 'Amount -12 CHF'],
    ['took 1e-7 s', 'took 2.5e10 s'],
    [
      'id 550e8400-e29b-41d4-a716-446655440000 x',
      'id {6BA7B810-9DAD-11D1-80B4-00C04FD430C8} x'.replaceAll(/[{}]/g, ''),
    ],
    ['row\0 5\u0007 bad', 'row 6\nbad'],
    ['Cannot read /srv/app/a/x.ts', 'Cannot read /home/u/b/y.ts'],
    ['no mail to jane@acme.io', 'no mail to bob@müller.de'],
    ['Benutzer „Jane Doe“ fehlt', 'Benutzer „Bob“ fehlt'],
    ['Utilisateur « Jane Doe » absent', 'Utilisateur « Bob » absent'],
    ['ユーザー「ジェーン」が', 'ユーザー「ボブ」が'],
    ["Duplicate entry 'jane' for key", "Duplicate entry 'b-2' for key"],
    ['refused by ::1:5432', 'refused by 127.0.0.1:5432'],
    ['from 2001:db8::1', 'from 2001:db8:1::2'],
    ['since Mon, 23 Nov 2026 10:00:00 GMT', 'since Tue, 1 Dec 2026 09:00:00 GMT'],
    ['at 0x7ffe12ab', 'at 0x55aa0011'],
    ['call +49 170 123456', 'call +1 415 555 0132'],
    ['token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc', 'token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIyIn0.xyz'],
    ['Order #A-4711 is gone', 'Order #B-99 is gone'],
    ['INV-2026-0042 is missing', 'INV-2026-0043 is missing'],
  ])('the same in %j and in %j', (one, other) => expect(withoutValues(other)).toBe(withoutValues(one)));

  test.each([
    ['Request failed with status code 401', 'Request failed with status code 403'],
    ['404 Not Found', '401 Unauthorized'],
    ['SQLSTATE[42S02]: no', 'SQLSTATE[42S22]: no'],
    ['SQLSTATE 23505', 'SQLSTATE 40001'],
    ['errno 1062', 'errno 1205'],
    [
      "Cannot read properties of undefined (reading 'a')",
      "Cannot read properties of undefined (reading 'b')",
    ],
    ['column "amount" does not exist', 'column "total" does not exist'],
    ['Ошибка: нет доступа', 'Ошибка: нет файла'],
    ['エラー:認証', 'エラー:接続'],
    ['connect ECONNRESET', 'connect ECONNREFUSED'],
  ])('not the same in %j and in %j', (one, other) =>
    expect(withoutValues(other)).not.toBe(withoutValues(one)),
  );

  test('a long message costs no more than its beginning', () =>
    expect(withoutValues('x '.repeat(100_000)).length).toBeLessThanOrEqual(300));
});

describe('fingerprints', () => {
  const traits = {
    kind: 'task',
    subject: 'scn_1',
    code: '401',
    type: null,
    message: 'No user 5',
    place: null,
  } as const;
  test('another number in the message is the same kind', () =>
    expect(fingerprintOf({ ...traits, message: 'No user 6' })).toBe(fingerprintOf(traits)));
  test.each([
    { kind: 'job' as const },
    { subject: 'scn_2' },
    { code: '403' },
    { type: 'TypeError' },
    { message: 'No group 5' },
    { place: 'server/app.ts' },
  ])('another %o is another kind', (other) =>
    expect(fingerprintOf({ ...traits, ...other })).not.toBe(fingerprintOf(traits)),
  );
});

describe('the place in our own source', () => {
  const stack = (...frames: string[]) =>
    ['Error: no', ...frames.map((frame) => `    at ${frame}`)].join('\n');
  test('is the first frame of a feature, without its line', () => {
    const frames = [
      'Parser.parse (/srv/app/node_modules/pg/lib/parser.js:1:2)',
      'node:internal/process/task_queues:95:5',
      'async inTransaction (file:///srv/app/server/platform/database.ts:70:5)',
      'async recordSale (file:///srv/app/server/billing/record-sale.ts:12:3)',
    ];
    expect(ownPlace(stack(...frames))).toBe('server/billing/record-sale.ts recordSale');
    expect(ownPlace(stack(...frames.slice(0, 3)))).toBe('server/platform/database.ts inTransaction');
    expect(ownPlace(stack(...frames.slice(0, 2)))).toBeNull();
    expect(ownPlace(stack('file:///srv/app/server/jobs.ts:3:1'))).toBe('server/jobs.ts');
  });
});
