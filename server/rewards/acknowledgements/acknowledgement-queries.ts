import type { Db } from '../../platform/database.ts';

/** What a mail said, frozen when it was written. */
export type AcknowledgementContent = {
  valueMicros: number | null;
  netMicros: number | null;
  /** Net divided by cost; null without a cost. */
  roi: number | null;
  currency: string;
  pointsEarned: number;
  balance: number;
  offerId: string | null;
};

export type AcknowledgementRow = {
  id: string;
  installationId: string;
  installationName: string;
  customerId: string;
  customerName: string;
  customerEmail: string;
  scenarioId: string;
  scenarioTitle: string;
  completedRuns: number;
  reachedAt: Date;
  state: 'pending' | 'sent' | 'optedOut';
  content: AcknowledgementContent | null;
};

const selection = `select a.id, installation_id as "installationId", installations.name as "installationName", a.customer_id as "customerId",
    customers.name as "customerName", customers.email as "customerEmail", a.scenario_id as "scenarioId", scenarios.title as "scenarioTitle",
    completed_runs as "completedRuns", reached_at as "reachedAt", a.state, content
  from acknowledgements a join customers on customers.id = a.customer_id join scenarios on scenarios.id = a.scenario_id
    join installations on installations.id = a.installation_id`;

/** False when the same was noted before. */
export async function insertAcknowledgement(
  db: Db,
  row: Pick<
    AcknowledgementRow,
    'id' | 'installationId' | 'customerId' | 'scenarioId' | 'completedRuns' | 'reachedAt' | 'state'
  > & { createdAt: Date },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into acknowledgements (id, installation_id, customer_id, scenario_id, completed_runs, reached_at, state, created_at)
     values ($1::text, $2::text, $3::text, $4::text, $5::int, $6::timestamptz, $7::text, $8::timestamptz)
     on conflict (installation_id, completed_runs) do nothing`,
    [
      row.id,
      row.installationId,
      row.customerId,
      row.scenarioId,
      row.completedRuns,
      row.reachedAt,
      row.state,
      row.createdAt,
    ],
  );
  return rowCount === 1;
}

export async function selectAcknowledgement(db: Db, id: string): Promise<AcknowledgementRow | null> {
  const { rows } = await db.query<AcknowledgementRow>(`${selection} where a.id = $1::text`, [id]);
  return rows[0] ?? null;
}

/** Newest first. */
export async function selectAcknowledgements(
  db: Db,
  customerId: string,
  limit: number,
): Promise<AcknowledgementRow[]> {
  const { rows } = await db.query<AcknowledgementRow>(
    `${selection} where a.customer_id = $1::text order by a.created_at desc, completed_runs desc, a.id desc limit $2::int`,
    [customerId, limit],
  );
  return rows;
}

/** Keeps what the mail says before it goes, so that a second try says the same. */
export async function keepContent(db: Db, id: string, content: AcknowledgementContent): Promise<void> {
  await db.query(
    `update acknowledgements set content = $2::jsonb where id = $1::text and state = 'pending' and content is null`,
    [id, JSON.stringify(content)],
  );
}

export async function markSent(db: Db, id: string, at: Date): Promise<void> {
  await db.query(
    `update acknowledgements set state = 'sent', sent_at = $2::timestamptz where id = $1::text and state = 'pending'`,
    [id, at],
  );
}

/** The customer wants none: it is never sent, also when they change their mind. */
export async function markOptedOut(db: Db, id: string): Promise<void> {
  await db.query(`update acknowledgements set state = 'optedOut' where id = $1::text and state = 'pending'`, [
    id,
  ]);
}
