import type { Db } from '../../platform/database.ts';
import type { BillingSettings } from './billing-settings.ts';

export async function selectBillingSettings(db: Db): Promise<BillingSettings> {
  const { rows } = await db.query<BillingSettings>(
    `select has_automatic_tax as "hasAutomaticTax", tax_behavior as "taxBehavior", recovers_checkouts as "recoversCheckouts",
       full_refund as "fullRefund", partial_refund as "partialRefund", open_dispute as "openDispute", lost_dispute as "lostDispute",
       past_due_grace_days as "pastDueGraceDays"
     from billing_settings`,
  );
  const [settings] = rows;
  if (!settings) throw new Error('The row of billing_settings is missing.');
  return settings;
}
