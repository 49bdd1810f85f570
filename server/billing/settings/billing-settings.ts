import type { Db } from '../../platform/database.ts';
import { selectBillingSettings } from './queries.ts';

/** What follows for the right to install when money goes back. */
export type RightRule = 'keep' | 'suspend' | 'revoke';

/** How the library sells, as operators set it. */
export type BillingSettings = {
  /** Stripe Tax computes and adds the tax. */
  hasAutomaticTax: boolean;
  taxBehavior: 'inclusive' | 'exclusive';
  /** Who agreed to mails and left the checkout gets a link to go on. */
  recoversCheckouts: boolean;
  fullRefund: RightRule;
  partialRefund: RightRule;
  openDispute: RightRule;
  lostDispute: RightRule;
  /** For so long a subscription whose payment failed keeps its rights. */
  pastDueGraceDays: number;
};

/** The settings in force now. */
export function readBillingSettings(db: Db): Promise<BillingSettings> {
  return selectBillingSettings(db);
}
