import type { Db } from '../../platform/database.ts';
import type { Channel, Severity } from '../rules/rule-schema.ts';
import type { AlertState, Evidence } from '../schema.ts';

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
  mutedUntil: Date | null;
};

/** Adds alerts, open from their instant on; of a scenario that was deleted meanwhile the alert alone is left. */
export async function insertAlerts(db: Db, alerts: readonly NewAlert[]): Promise<void> {
  await db.query(
    `insert into alerts (id, rule_id, subject, severity, title, message, evidence, scenario_id, opened_at, seen_at, muted_until)
     select alerts.id, "ruleId", subject, severity, alerts.title, message, evidence, scenarios.id, "openedAt", "openedAt", "mutedUntil"
     from jsonb_to_recordset($1::jsonb) as alerts (id text, "ruleId" text, subject text, severity text, title text, message text,
       evidence jsonb, "scenarioId" text, "openedAt" timestamptz, "mutedUntil" timestamptz)
     left join scenarios on scenarios.id = "scenarioId"`,
    [JSON.stringify(alerts)],
  );
}

export type SeenAgain = { id: string; title: string; message: string; evidence: Evidence };

/** They are still so, or so again: what is told of them is of now, and what came back is anew nobody's. */
export async function markSeen(db: Db, seen: readonly SeenAgain[], at: Date): Promise<void> {
  await db.query(
    `update alerts set title = seen.title, message = seen.message, evidence = seen.evidence, seen_at = $2::timestamptz,
       state = case state when 'resolved' then 'open' else state end, open_since = case state when 'resolved' then $2::timestamptz else open_since end,
       acknowledged_at = case state when 'resolved' then null else acknowledged_at end,
       acknowledged_by = case state when 'resolved' then null else acknowledged_by end,
       escalated_at = case state when 'resolved' then null else escalated_at end, resolved_at = null, resolution = null
     from jsonb_to_recordset($1::jsonb) as seen (id text, title text, message text, evidence jsonb)
     where alerts.id = seen.id`,
    [JSON.stringify(seen), at],
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

/** Open alerts whose mute has ended, unmuted. */
export async function takeUnmuted(db: Db, at: Date): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `update alerts set muted_until = null where state = 'open' and muted_until <= $1::timestamptz returning id`,
    [at],
  );
  return rows.map(({ id }) => id);
}

export type Untold = Pick<NewAlert, 'id' | 'title' | 'message' | 'openedAt' | 'scenarioId'> & {
  channels: Channel[];
};

/** Those of open alerts of which no channel was told, nor is to be, with the channels of their rules. */
export async function selectUntold(db: Db, ids: readonly string[]): Promise<Untold[]> {
  const { rows } = await db.query<Untold>(
    `select alerts.id, title, message, opened_at as "openedAt", scenario_id as "scenarioId", rules.channels
     from alerts join alert_rules rules on rules.id = rule_id
     where alerts.id = any($1::text[]) and state = 'open' and not exists (select from alert_notices where alert_id = alerts.id and reason = 'opened')`,
    [ids],
  );
  return rows;
}
