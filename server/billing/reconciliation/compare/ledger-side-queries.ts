import type { Db } from '../../../platform/database.ts';

/** A row of the ledger as it is compared. */
export type LedgerRow = {
  id: string;
  /** Of the balance; a correcting row's `source_id` has a number behind it. */
  transactionId: string;
  source: string;
  kind: string;
  linePosition: number;
  orderId: string;
  objectId: string;
  occurredAt: Date;
  /** The reporting day. */
  day: string;
  amount: number;
  currency: string;
  settlementAmount: number | null;
  settlementCurrency: string | null;
  reportingAmount: number | null;
  reportingCurrency: string;
};

const transactionId = `split_part(source_id, ':', 1)`;
const columns = `id, ${transactionId} as "transactionId", source, kind, line_position as "linePosition", order_id as "orderId",
  object_id as "objectId", occurred_at as "occurredAt", (occurred_at at time zone $1::text)::date as day, amount, currency,
  settlement_amount as "settlementAmount", settlement_currency as "settlementCurrency", reporting_amount as "reportingAmount",
  reporting_currency as "reportingCurrency"`;

/** The rows of these movements, whenever they are dated. */
export async function selectRowsOf(db: Db, ids: readonly string[], timeZone: string): Promise<LedgerRow[]> {
  const { rows } = await db.query<LedgerRow>(
    `select ${columns} from revenue_entries
     where (source = 'stripe' and source_id = any($2::text[])) or (source = 'correction' and ${transactionId} = any($2::text[]))
     order by source_id, kind, line_position`,
    [timeZone, ids],
  );
  return rows;
}

/** The movements that the ledger dates in a span of time. */
export async function selectTransactionsBetween(
  db: Db,
  { from, to }: { from: Date; to: Date },
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select distinct ${transactionId} as id from revenue_entries
     where source in ('stripe', 'correction') and occurred_at >= $1::timestamptz and occurred_at < $2::timestamptz order by 1`,
    [from, to],
  );
  return rows.map(({ id }) => id);
}

/** The instants at which a day begins and ends in a zone. */
export async function selectDaySpan(
  db: Db,
  day: string,
  timeZone: string,
): Promise<{ from: Date; to: Date }> {
  const { rows } = await db.query<{ from: Date; to: Date }>(
    `select $1::date::timestamp at time zone $2::text as "from", ($1::date + 1)::timestamp at time zone $2::text as "to"`,
    [day, timeZone],
  );
  const [span] = rows;
  if (!span) throw new Error(`The day ${day} has no span.`);
  return span;
}

/** What is known of a payment before it is read again. */
export async function selectOrderOfPayment(
  db: Db,
  paymentIntentId: string,
): Promise<{ id: string; isSettled: boolean } | null> {
  const { rows } = await db.query<{ id: string; isSettled: boolean }>(
    `select id, settled_at is not null as "isSettled" from orders where stripe_payment_intent_id = $1::text`,
    [paymentIntentId],
  );
  return rows[0] ?? null;
}

/** Movements known to be of other apps, with the reason. */
export async function selectForeign(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; sentence: string }>(
    `select id, sentence from foreign_movements where id = any($1::text[])`,
    [ids],
  );
  return new Map(rows.map(({ id, sentence }) => [id, sentence]));
}

export async function insertForeign(db: Db, id: string, sentence: string, at: Date): Promise<void> {
  await db.query(
    `insert into foreign_movements (id, sentence, noted_at) values ($1::text, $2::text, $3::timestamptz)
     on conflict (id) do update set sentence = excluded.sentence`,
    [id, sentence, at],
  );
}
