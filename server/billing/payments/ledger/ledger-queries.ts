import type { Db } from '../../../platform/database.ts';
import { together, writtenTogether } from '../../../platform/together.ts';
import type { LedgerEntry } from './ledger-entries.ts';

export type LedgerOrder = {
  orderId: string;
  customerId: string;
  presentmentCurrency: string;
  country: string | null;
  reportingCurrency: string;
};

type NewEntries = { order: LedgerOrder; entries: readonly (LedgerEntry & { id: string })[] };
export type AddedEntry = Pick<LedgerEntry, 'kind' | 'objectId'>;

/** Adds the rows that the ledger does not have yet and answers which; those it has stay as they are. */
export const insertLedgerEntries = together<NewEntries, AddedEntry[]>(async (db, wanted) => {
  const entries = wanted.flatMap(({ order, entries: own }) => own.map((entry) => ({ ...order, ...entry })));
  if (entries.length === 0) return wanted.map(() => []);
  const { rows } = await db.query<AddedEntry & { orderId: string }>(
    `insert into revenue_entries (id, source, source_id, kind, line_position, order_id, customer_id, scenario_id, bundle_id, plan_id,
       object_id, occurred_at, amount, currency, presentment_currency, reporting_amount, reporting_currency, country,
       settlement_amount, settlement_currency)
     select entry.id, 'stripe', entry."sourceId", entry.kind, entry."linePosition", entry."orderId", entry."customerId", line.scenario_id,
       line.bundle_id, line.plan_id, entry."objectId", entry."occurredAt", entry.amount, entry.currency, entry."presentmentCurrency",
       entry."reportingAmount", entry."reportingCurrency", entry.country, entry."settlementAmount", entry."settlementCurrency"
     from jsonb_to_recordset($1::jsonb) as entry(id text, "sourceId" text, kind text, "linePosition" integer, "objectId" text,
       "occurredAt" timestamptz, amount bigint, currency text, "reportingAmount" bigint, "settlementAmount" bigint, "settlementCurrency" text,
       "orderId" text, "customerId" text, "presentmentCurrency" text, "reportingCurrency" text, country text)
     join order_lines line on line.order_id = entry."orderId" and line.position = entry."linePosition"
     on conflict (source, source_id, kind, line_position) do nothing
     returning order_id as "orderId", kind, object_id as "objectId"`,
    [JSON.stringify(entries)],
  );
  const added = Map.groupBy(rows, ({ orderId }) => orderId);
  return wanted.map(({ order }) => added.get(order.orderId) ?? []);
});

/** The tax parts of refunds and disputes that stand in the ledger, above zero, by balance transaction; lines of credit bear theirs the other way. */
export const selectWrittenTax = together<string, Map<string, number>>(async (db, orderIds) => {
  const { rows } = await db.query<{ orderId: string; sourceId: string; tax: number }>(
    `select order_id as "orderId", source_id as "sourceId",
       abs(sum(case when kind like '%\\_tax' then amount else 0 end))::bigint as tax
     from revenue_entries
     where order_id = any($1::text[]) and (kind like 'refund%' or kind like 'dispute%')
     group by order_id, source_id`,
    [orderIds],
  );
  const written = Map.groupBy(rows, ({ orderId }) => orderId);
  return orderIds.map((id) => new Map((written.get(id) ?? []).map(({ sourceId, tax }) => [sourceId, tax])));
});

/** What each line of an order was charged, in their order. */
export const selectOrderLines = together<string, { position: number; amount: number }[]>(
  async (db, orderIds) => {
    const { rows } = await db.query<{ orderId: string; position: number; amount: number }>(
      `select order_id as "orderId", position, amount from order_lines where order_id = any($1::text[]) order by position`,
      [orderIds],
    );
    const lines = Map.groupBy(rows, ({ orderId }) => orderId);
    return orderIds.map((id) => (lines.get(id) ?? []).map(({ position, amount }) => ({ position, amount })));
  },
);

/** From now on the payment is no longer pending. */
export const markSettled = writtenTogether<{ orderId: string; at: Date }>((db, settled) =>
  db.query(
    `update orders set settled_at = settled.at
     from jsonb_to_recordset($1::jsonb) as settled ("orderId" text, at timestamptz)
     where id = settled."orderId" and settled_at is null`,
    [JSON.stringify(settled)],
  ),
);

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
