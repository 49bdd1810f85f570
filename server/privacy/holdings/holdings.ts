import type { Holding } from './holding.ts';
import { inAccounts } from './in-accounts.ts';
import { inBilling } from './in-billing.ts';
import { inStripeMessages } from './in-stripe-messages.ts';
import { inOffers } from './in-offers.ts';
import { inInstallations } from './in-installations.ts';
import { inRuns } from './in-runs.ts';
import { inWords } from './in-words.ts';

/**
 * Every table that holds something about a customer: what an export takes from it and what an erasure leaves; a test holds it against the
 * schema. The order is that of the export; an erasure goes through it from the end, so that what leads to other rows goes after them.
 */
export const holdings: readonly Holding[] = [
  ...inAccounts,
  ...inBilling,
  ...inStripeMessages,
  ...inOffers,
  ...inInstallations,
  ...inRuns,
  ...inWords,
];

/** What an export takes with it, in its order. */
export const exported = holdings.filter(({ isExported }) => isExported !== false);
