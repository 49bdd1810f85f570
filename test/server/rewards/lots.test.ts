import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lotsOf, monthsAfter, type LedgerRow } from '../../../server/rewards/points/lots.ts';

const row = (id: number, change: Partial<LedgerRow>): LedgerRow => ({
  id: `rwd_${id}`,
  kind: 'purchase',
  points: 0,
  orderId: null,
  redemptionId: null,
  expiredId: null,
  occurredAt: new Date('2026-01-01T00:00:00Z'),
  expiresAt: null,
  ...change,
});

const rows = fc
  .array(
    fc.record({
      points: fc.integer({ min: -300, max: 300 }),
      order: fc.integer({ min: 1, max: 3 }),
      month: fc.option(fc.integer({ min: 1, max: 24 })),
      isRefund: fc.boolean(),
    }),
    { maxLength: 30 },
  )
  .map((drawn) =>
    drawn.map(({ points, order, month, isRefund }, index) =>
      row(index, {
        points,
        kind: points >= 0 ? 'purchase' : isRefund ? 'refund' : 'manual',
        orderId: points >= 0 || isRefund ? `ord_${order}` : null,
        expiresAt: points > 0 && month !== null ? new Date(Date.UTC(2026, month, 1)) : null,
      }),
    ),
  );

describe('what is left of points', () => {
  test('adds up to the balance, and there is never a debt beside something left', () => {
    fc.assert(
      fc.property(rows, (ledger) => {
        const { lots, debt } = lotsOf(ledger);
        const left = lots.reduce((sum, lot) => sum + lot.left, 0);
        expect(left - debt).toBe(ledger.reduce((sum, { points }) => sum + points, 0));
        expect(debt === 0 || left === 0).toBe(true);
        expect(lots.every((lot) => lot.left >= 0)).toBe(true);
      }),
    );
  });

  test('a redemption that came back leaves everything as if it had never been', () => {
    fc.assert(
      fc.property(rows, fc.nat(30), fc.nat(30), (ledger, goneAt, backAfter) => {
        const gone = row(100, { kind: 'redemption', points: -70, redemptionId: 'rdm_1' });
        const back = row(101, { kind: 'redemptionReturned', points: 70, redemptionId: 'rdm_1' });
        const at = Math.min(goneAt, ledger.length);
        const after = Math.min(at + backAfter, ledger.length);
        const mixed = [
          ...ledger.slice(0, at),
          gone,
          ...ledger.slice(at, after),
          back,
          ...ledger.slice(after),
        ];
        expect(lotsOf(mixed)).toEqual(lotsOf(ledger));
      }),
    );
  });

  test('is spent from what ends first, and a refund takes from its own order', () => {
    const ledger = [
      row(1, { points: 100, orderId: 'ord_1', expiresAt: new Date('2027-03-01') }),
      row(2, { points: 100, orderId: 'ord_2', expiresAt: new Date('2027-01-01') }),
      row(3, { points: 100, orderId: 'ord_3' }),
      row(4, { kind: 'redemption', points: -30, redemptionId: 'rdm_1' }),
      row(5, { kind: 'refund', points: -120, orderId: 'ord_3' }),
    ];
    expect(lotsOf(ledger).lots.map(({ left }) => left)).toEqual([100, 50, 0]);
  });
});

test.each([
  ['2026-01-31', 1, '2026-02-28'],
  ['2028-01-31', 1, '2028-02-29'],
  ['2026-06-15', 12, '2027-06-15'],
  ['2026-11-30', 3, '2027-02-28'],
])('%s and %i months is %s', (from, months, to) => {
  expect(monthsAfter(new Date(from), months)).toEqual(new Date(to));
});
