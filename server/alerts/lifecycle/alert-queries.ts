import type { Db } from '../../platform/database.ts';
import type { Channel, Severity } from '../rules/rule-schema.ts';
import type { AlertState, Evidence } from '../schema.ts';

/** One writer of alerts until the transaction ends: evaluations, events and operators take turns. */
export async function lockAlerts(db: Db): Promise<void> {
  await db.query(`select pg_advisory_xact_lock(hashtextextended('alerts', 0))`);
}

/** False when this hour has been evaluated. */
export async function takeSlot(db: Db, slot: Date, at: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into alert_evaluations (slot, evaluated_at) values ($1::timestamptz, $2::timestamptz) on conflict do nothing`,
    [slot, at],
  );
  return rowCount === 1;
}

/** Whether the rules were looked at for this hour. */
export async function isEvaluated(db: Db, slot: Date): Promise<boolean> {
  const { rows } = await db.query('select from alert_evaluations where slot = $1::timestamptz', [slot]);
  return rows.length > 0;
}

/** Forgets which hours were looked at before an instant. */
export async function deleteEvaluationsBefore(db: Db, before: Date): Promise<void> {
  await db.query('delete from alert_evaluations where slot < $1::timestamptz', [before]);
}

export type Watch = { subject: string; observed: string; breaches: number; clears: number };

/** What a rule has seen of each subject lately. */
export async function selectWatches(db: Db, ruleId: string): Promise<Watch[]> {
  const { rows } = await db.query<Watch>(
    'select subject, observed, breaches, clears from alert_watches where rule_id = $1::text',
    [ruleId],
  );
  return rows;
}

/** Notes what a rule has seen of its subjects. */
export async function upsertWatches(db: Db, ruleId: string, watches: readonly Watch[]): Promise<void> {
  await db.query(
    `insert into alert_watches (rule_id, subject, observed, breaches, clears)
     select $1::text, subject, observed, breaches, clears
     from jsonb_to_recordset($2::jsonb) as watches (subject text, observed text, breaches int, clears int)
     on conflict (rule_id, subject) do update
       set observed = excluded.observed, breaches = excluded.breaches, clears = excluded.clears`,
    [ruleId, JSON.stringify(watches)],
  );
}

/** Subjects that have long been fine are forgotten; they begin anew. */
export async function deleteCalmWatches(db: Db, ruleId: string, clears: number): Promise<void> {
  await db.query('delete from alert_watches where rule_id = $1::text and breaches = 0 and clears > $2::int', [
    ruleId,
    clears,
  ]);
}

export type LastAlert = {
  id: string;
  subject: string;
  state: AlertState;
  mutedUntil: Date | null;
  resolvedAt: Date | null;
  seenAt: Date;
  evidence: Evidence;
};

/** The last alert of each of these causes. */
export async function selectLastAlerts(
  db: Db,
  ruleId: string,
  subjects: readonly string[],
): Promise<Map<string, LastAlert>> {
  const { rows } = await db.query<LastAlert>(
    `select last.* from unnest($2::text[]) as asked (subject) cross join lateral (
       select id, subject, state, muted_until as "mutedUntil", resolved_at as "resolvedAt", seen_at as "seenAt", evidence
       from alerts where rule_id = $1::text and alerts.subject = asked.subject order by id desc limit 1
     ) last`,
    [ruleId, subjects],
  );
  return new Map(rows.map((row) => [row.subject, row]));
}

export type NewAlert = {
  id: string;
  ruleId: string;
  subject: string;
  severity: Severity;
  title: string;
  message: string;
  evidence: Evidence;
  scenarioId: string | null;
  openedAt: Date;
};

/** Adds alerts, open from their instant on. */
export async function insertAlerts(db: Db, alerts: readonly NewAlert[]): Promise<void> {
  await db.query(
    `insert into alerts (id, rule_id, subject, severity, title, message, evidence, scenario_id, opened_at, seen_at)
     select id, "ruleId", subject, severity, title, message, evidence, "scenarioId", "openedAt", "openedAt"
     from jsonb_to_recordset($1::jsonb) as alerts (id text, "ruleId" text, subject text, severity text, title text, message text,
       evidence jsonb, "scenarioId" text, "openedAt" timestamptz)`,
    [JSON.stringify(alerts)],
  );
}

export type SeenAgain = { id: string; title: string; message: string; evidence: Evidence; at: Date };

/** It is still so, or so again: what is told of it is of now. */
export async function markSeen(db: Db, { id, title, message, evidence, at }: SeenAgain): Promise<void> {
  await db.query(
    `update alerts set title = $2::text, message = $3::text, evidence = $4::jsonb, seen_at = $5::timestamptz,
       state = case state when 'resolved' then 'open' else state end, open_since = case state when 'resolved' then $5::timestamptz else open_since end,
       escalated_at = case state when 'resolved' then null else escalated_at end, resolved_at = null, resolution = null
     where id = $1::text`,
    [id, title, message, JSON.stringify(evidence), at],
  );
}

/** Resolves those that are not; says which these were. */
export async function markResolved(
  db: Db,
  ids: readonly string[],
  at: Date,
  resolution: string,
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `update alerts set state = 'resolved', resolved_at = $2::timestamptz, resolution = $3::text
     where id = any($1::text[]) and state <> 'resolved' returning id`,
    [ids, at, resolution],
  );
  return rows.map(({ id }) => id);
}

/** Resolves every alert of a rule. */
export async function resolveAllOf(
  db: Db,
  { ruleId, at, resolution }: { ruleId: string; at: Date; resolution: string },
): Promise<void> {
  await db.query(
    `update alerts set state = 'resolved', resolved_at = $2::timestamptz, resolution = $3::text
     where rule_id = $1::text and state <> 'resolved'`,
    [ruleId, at, resolution],
  );
}

/** Ids of alerts of a rule that are not resolved, and their subjects. */
export async function selectUnresolved(
  db: Db,
  ruleId: string,
): Promise<{ id: string; subject: string; seenAt: Date }[]> {
  const { rows } = await db.query<{ id: string; subject: string; seenAt: Date }>(
    `select id, subject, seen_at as "seenAt" from alerts where rule_id = $1::text and state <> 'resolved'`,
    [ruleId],
  );
  return rows;
}

/** Open, unmuted alerts that nobody has acknowledged for as long as their rule allows, marked as escalated. */
export async function takeEscalated(db: Db, at: Date): Promise<{ id: string; channels: Channel[] }[]> {
  const { rows } = await db.query<{ id: string; channels: Channel[] }>(
    `update alerts set escalated_at = $1::timestamptz from alert_rules rules
     where rules.id = alerts.rule_id and alerts.state = 'open' and escalated_at is null
       and (muted_until is null or muted_until <= $1::timestamptz)
       and coalesce(open_since, opened_at) <= $1::timestamptz - make_interval(mins => rules.escalate_after_minutes)
     returning alerts.id, rules.escalation_channels as channels`,
    [at],
  );
  return rows;
}
