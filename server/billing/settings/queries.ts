import type { Db } from '../../platform/database.ts';
import type { BillingSettings } from './billing-settings.ts';

const columns = `has_automatic_tax as "hasAutomaticTax", tax_behavior as "taxBehavior", recovers_checkouts as "recoversCheckouts",
  full_refund as "fullRefund", partial_refund as "partialRefund", open_dispute as "openDispute", lost_dispute as "lostDispute",
  past_due_grace_days as "pastDueGraceDays"`;

export const selectBillingSettings = (db: Db): Promise<BillingSettings> =>
  onlyRow(db, `select ${columns} from billing_settings`);

/** The settings, locked until the transaction ends. */
export const lockBillingSettings = (db: Db): Promise<BillingSettings> =>
  onlyRow(db, `select ${columns} from billing_settings for update`);

export async function updateBillingSettings(db: Db, settings: BillingSettings, at: Date): Promise<void> {
  await db.query(
    `update billing_settings set has_automatic_tax = $1::boolean, tax_behavior = $2::text, recovers_checkouts = $3::boolean, full_refund = $4::text,
       partial_refund = $5::text, open_dispute = $6::text, lost_dispute = $7::text, past_due_grace_days = $8::int, updated_at = $9::timestamptz`,
    [
      settings.hasAutomaticTax,
      settings.taxBehavior,
      settings.recoversCheckouts,
      settings.fullRefund,
      settings.partialRefund,
      settings.openDispute,
      settings.lostDispute,
      settings.pastDueGraceDays,
      at,
    ],
  );
}

async function onlyRow(db: Db, statement: string): Promise<BillingSettings> {
  const { rows } = await db.query<BillingSettings>(statement);
  const [settings] = rows;
  if (!settings) throw new Error('The row of billing_settings is missing.');
  return settings;
}
