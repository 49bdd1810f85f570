import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ledgerEntries } from '../../../server/billing/payments/ledger/ledger-entries.ts';
import type { PaymentTruth } from '../../../server/billing/payments/payment-truth.ts';
import { taxParts, type TaxedMovement } from '../../../server/billing/payments/ledger/tax-parts.ts';

const at = (second: number) => new Date(second * 1000);
const movement = (
  id: string,
  second: number,
  amount: number,
  change: Partial<TaxedMovement> = {},
): TaxedMovement => ({
  key: `txn_${id}`,
  objectId: id,
  at: at(second),
  direction: 'out',
  amount,
  written: null,
  ...change,
});

describe('tax parts of refunds and disputes', () => {
  test('follow created, then id, not arrival', () => {
    const parts = taxParts({ amount: 1000, tax: 167 }, [
      movement('re_c', 3, 334),
      movement('re_b', 2, 333),
      movement('re_a', 2, 333),
    ]);
    expect([...parts]).toEqual([
      ['txn_re_a', 56],
      ['txn_re_b', 56],
      ['txn_re_c', 55],
    ]);
  });

  test('are never more than the tax still left', () => {
    const parts = taxParts({ amount: 3, tax: 1 }, [movement('re_a', 1, 2), movement('re_b', 2, 1)]);
    expect([...parts.values()]).toEqual([1, 0]);
  });

  test('that stand in the ledger stay, and what comes later takes the rest', () => {
    const parts = taxParts({ amount: 1000, tax: 167 }, [
      movement('re_a', 1, 500),
      movement('re_b', 1, 500, { written: 84 }),
    ]);
    expect([...parts]).toEqual([
      ['txn_re_a', 84],
      ['txn_re_b', 84],
    ]);
  });

  test('come back with the refund that failed, also in the same second as the next try', () => {
    const parts = taxParts({ amount: 1200, tax: 200 }, [
      movement('re_a', 5, 1200),
      movement('re_a', 5, 1200, { key: 'txn_back', direction: 'back' }),
      movement('re_b', 5, 1200),
    ]);
    expect([...parts.values()]).toEqual([200, 200, 200]);
  });

  test('of refunds that give everything back net to the whole tax, in any split', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 10_000 }),
        (amounts, permille) => {
          const amount = amounts.reduce((sum, part) => sum + part, 0);
          const tax = Math.floor((amount * permille) / 10_000);
          const parts = taxParts(
            { amount, tax },
            amounts.map((part, index) => movement(`re_${index}`, index, part)),
          );
          expect([...parts.values()].reduce((sum, part) => sum + part, 0)).toBe(tax);
          expect(Math.min(...parts.values())).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});

test('rows per order line sum exactly to the movement, in both currencies', () => {
  const truth: PaymentTruth = {
    fetchedAt: at(0),
    paymentIntentId: 'pi_1',
    session: null,
    invoice: null,
    claimedCheckoutId: null,
    stripeSubscriptionId: null,
    payer: { stripeCustomerId: null, email: null, name: null, claimedCustomerId: null },
    isPaid: true,
    isUnderWay: false,
    isPaidOutside: false,
    paidAt: at(0),
    currency: 'eur',
    total: 1000,
    tax: 167,
    discount: 0,
    promotionCode: null,
    couponId: null,
    presentment: null,
    lines: [],
    fraudWarnings: [],
    creditNotes: [],
    charge: {
      id: 'ch_1',
      country: 'DE',
      movement: { id: 'txn_1', occurredAt: at(0), amount: 1101, currency: 'usd', fee: 62 },
      failureMovement: null,
    },
    refunds: [],
    disputes: [],
  };
  const lines = [334, 333, 333].map((amount, index) => ({ position: index + 1, amount }));
  const entries = ledgerEntries(truth, { lines, reportingCurrency: 'usd' }, new Map());
  const row = (kind: string) => entries.filter((entry) => entry.kind === kind);
  expect(row('charge').map(({ amount, reportingAmount }) => [amount, reportingAmount])).toEqual([
    [334, 368],
    [333, 367],
    [333, 366],
  ]);
  expect(row('charge_tax').map(({ amount }) => amount)).toEqual([-56, -56, -55]);
  expect(row('charge_tax').reduce((sum, { reportingAmount }) => sum + (reportingAmount ?? 0), 0)).toBe(-184);
  expect(row('fee').map(({ amount, currency }) => `${amount} ${currency}`)).toEqual([
    '-21 usd',
    '-21 usd',
    '-20 usd',
  ]);
});
