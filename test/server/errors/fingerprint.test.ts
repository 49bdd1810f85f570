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
