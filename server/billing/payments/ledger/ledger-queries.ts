import type { Db } from '../../../platform/database.ts';
import type { LedgerEntry } from './ledger-entries.ts';

export type LedgerOrder = {
  orderId: string;
  customerId: string;
  presentmentCurrency: string;
  country: string | null;
  reportingCurrency: string;
};

/** Adds the rows that the ledger does not have yet and answers which; those it has stay as they are. */
export async function insertLedgerEntries(
  db: Db,
  order: LedgerOrder,
  entries: readonly (LedgerEntry & { id: string })[],
): Promise<Pick<LedgerEntry, 'kind' | 'objectId'>[]> {
  if (entries.length === 0) return [];
  const { rows } = await db.query<Pick<LedgerEntry, 'kind' | 'objectId'>>(
    `insert into revenue_entries (id, source, source_id, kind, line_position, order_id, customer_id, scenario_id, bundle_id, plan_id,
       object_id, occurred_at, amount, currency, presentment_currency, reporting_amount, reporting_currency, country,
       settlement_amount, settlement_currency)
     select entry.id, 'stripe', entry."sourceId", entry.kind, entry."linePosition", $2::text, $3::text, line.scenario_id,
       line.bundle_id, line.plan_id, entry."objectId", entry."occurredAt", entry.amount, entry.currency, $4::text,
       entry."reportingAmount", $6::text, $5::text, entry."settlementAmount", entry."settlementCurrency"
     from jsonb_to_recordset($1::jsonb) as entry(id text, "sourceId" text, kind text, "linePosition" integer, "objectId" text,
       "occurredAt" timestamptz, amount bigint, currency text, "reportingAmount" bigint, "settlementAmount" bigint, "settlementCurrency" text)
     join order_lines line on line.order_id = $2::text and line.position = entry."linePosition"
     on conflict (source, source_id, kind, line_position) do nothing
     returning kind, object_id as "objectId"`,
    [
      JSON.stringify(entries),
      order.orderId,
      order.customerId,
      order.presentmentCurrency,
      order.country,
      order.reportingCurrency,
    ],
  );
  return rows;
}

/** The tax parts of refunds and disputes that stand in the ledger, above zero, by balance transaction. */
export async function selectWrittenTax(db: Db, orderId: string): Promise<Map<string, number>> {
  const { rows } = await db.query<{ sourceId: string; tax: number }>(
    `select source_id as "sourceId", sum(case when kind like '%\\_tax' then abs(amount) else 0 end)::bigint as tax
     from revenue_entries
     where order_id = $1::text and (kind like 'refund%' or kind like 'dispute%')
     group by source_id`,
    [orderId],
  );
  return new Map(rows.map(({ sourceId, tax }) => [sourceId, tax]));
}

export async function selectOrderLines(
  db: Db,
  orderId: string,
): Promise<{ position: number; amount: number }[]> {
  const { rows } = await db.query<{ position: number; amount: number }>(
    `select position, amount from order_lines where order_id = $1::text order by position`,
    [orderId],
  );
  return rows;
}

/** From now on the payment is no longer pending. */
export async function markSettled(db: Db, orderId: string, at: Date): Promise<void> {
  await db.query(
    `update orders set settled_at = $2::timestamptz where id = $1::text and settled_at is null`,
    [orderId, at],
  );
}

export type LedgerRow = {
  kind: LedgerEntry['kind'];
  amount: number;
  currency: string;
  reportingAmount: number | null;
  reportingCurrency: string;
  occurredAt: Date;
  sourceId: string;
  linePosition: number;
  settlementAmount: number | null;
  settlementCurrency: string | null;
};

/** The ledger of one order, oldest first. */
export async function selectLedger(db: Db, orderId: string): Promise<LedgerRow[]> {
  const { rows } = await db.query<LedgerRow>(
    `select kind, amount, currency, reporting_amount as "reportingAmount", reporting_currency as "reportingCurrency",
       occurred_at as "occurredAt", source_id as "sourceId", line_position as "linePosition",
       settlement_amount as "settlementAmount", settlement_currency as "settlementCurrency"
     from revenue_entries where order_id = $1::text
     order by occurred_at, source_id, kind, line_position`,
    [orderId],
  );
  return rows;
}
