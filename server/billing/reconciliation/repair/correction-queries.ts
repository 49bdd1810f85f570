import type { Db } from '../../../platform/database.ts';

/** A row beside another one of the ledger, whose order, line and kind it takes. */
export type Correction = {
  id: string;
  /** The row that it corrects. */
  rowId: string;
  /** The balance transaction with a number behind it. */
  sourceId: string;
  occurredAt: Date;
  amount: number;
  settlementAmount: number | null;
  settlementCurrency: string;
  reportingAmount: number | null;
};

export async function insertCorrections(db: Db, corrections: readonly Correction[]): Promise<void> {
  await db.query(
    `insert into revenue_entries (id, source, source_id, kind, line_position, order_id, customer_id, scenario_id, bundle_id, plan_id,
       object_id, occurred_at, amount, currency, presentment_currency, reporting_amount, reporting_currency, country,
       settlement_amount, settlement_currency)
     select correction.id, 'correction', correction."sourceId", kind, line_position, order_id, customer_id, scenario_id, bundle_id, plan_id,
       object_id, correction."occurredAt", correction.amount, currency, presentment_currency, correction."reportingAmount",
       reporting_currency, country, correction."settlementAmount",
       case when correction."settlementAmount" is not null then correction."settlementCurrency" end
     from jsonb_to_recordset($1::jsonb) as correction(id text, "rowId" text, "sourceId" text, "occurredAt" timestamptz, amount bigint,
       "settlementAmount" bigint, "settlementCurrency" text, "reportingAmount" bigint)
     join revenue_entries on revenue_entries.id = correction."rowId"`,
    [JSON.stringify(corrections)],
  );
}
