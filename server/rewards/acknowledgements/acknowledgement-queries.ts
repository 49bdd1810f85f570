import type { Db } from '../../platform/database.ts';

/** What a mail said, frozen when it was written. */
export type AcknowledgementContent = {
  valueMicros: number | null;
  /** Why the value is not known. */
  reason?: string | null;
  netMicros: number | null;
  /** Net divided by cost; null without a cost. */
  roi: number | null;
  currency: string;
  pointsEarned: number;
  balance: number;
  offerId: string | null;
};

export type AcknowledgementState = 'pending' | 'sending' | 'sent' | 'optedOut';

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
  state: AcknowledgementState;
  content: AcknowledgementContent | null;
  sendingAt: Date | null;
  sentAt: Date | null;
};

const selection = `select a.id, installation_id as "installationId", installations.name as "installationName", a.customer_id as "customerId",
    customers.name as "customerName", customers.email as "customerEmail", a.scenario_id as "scenarioId", scenarios.title as "scenarioTitle",
    completed_runs as "completedRuns", reached_at as "reachedAt", a.state, content,
    sending_at as "sendingAt", sent_at as "sentAt"
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

/** The newest milestones first. */
export async function selectAcknowledgements(
  db: Db,
  customerId: string,
  limit: number,
): Promise<AcknowledgementRow[]> {
  const { rows } = await db.query<AcknowledgementRow>(
    `${selection} where a.customer_id = $1::text order by reached_at desc, completed_runs desc, a.id desc limit $2::int`,
    [customerId, limit],
  );
  return rows;
}

/** Of everybody, the last noted first, one more than the limit. */
export async function selectAcknowledgementPage(
  db: Db,
  filter: {
    state: AcknowledgementState | null;
    customerId: string | null;
    beforeId: string | null;
    limit: number;
  },
): Promise<AcknowledgementRow[]> {
  const { rows } = await db.query<AcknowledgementRow>(
    `${selection} where ($1::text is null or a.state = $1::text) and ($2::text is null or a.customer_id = $2::text)
       and ($3::text is null or a.id < $3::text)
     order by a.id desc limit $4::int + 1`,
    [filter.state, filter.customerId, filter.beforeId, filter.limit],
  );
  return rows;
}

/** Takes the mail for one try, with what it says; false: another has it, or it needs none any more. */
export async function takeForSending(
  db: Db,
  id: string,
  content: AcknowledgementContent,
  at: Date,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update acknowledgements set state = 'sending', sending_at = $3::timestamptz, content = $2::jsonb
     where id = $1::text and state = 'pending'`,
    [id, JSON.stringify(content), at],
  );
  return rowCount === 1;
}

/** Gives a mail back that did not go; with an instant only one that was taken before it. False: there is none such. */
export async function giveBack(db: Db, id: string, takenBefore: Date | null = null): Promise<boolean> {
  const { rowCount } = await db.query(
    `update acknowledgements set state = 'pending'
     where id = $1::text and state = 'sending' and ($2::timestamptz is null or sending_at < $2::timestamptz)`,
    [id, takenBefore],
  );
  return rowCount === 1;
}

export async function markSent(db: Db, id: string, at: Date): Promise<void> {
  await db.query(
    `update acknowledgements set state = 'sent', sent_at = $2::timestamptz where id = $1::text and state = 'sending'`,
    [id, at],
  );
}

/** The customer wants none: it is never sent, also when they change their mind. */
export async function markOptedOut(db: Db, id: string): Promise<void> {
  await db.query(`update acknowledgements set state = 'optedOut' where id = $1::text and state = 'pending'`, [
    id,
  ]);
}
