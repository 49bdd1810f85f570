import type { Db } from '../platform/database.ts';
import type { Severity } from './rules/rule-schema.ts';
import type { AlertState, Evidence } from './schema.ts';

export type AlertRow = {
  id: string;
  ruleId: string;
  ruleName: string;
  ruleKind: string;
  subject: string;
  state: AlertState;
  severity: Severity;
  title: string;
  message: string;
  evidence: Evidence;
  scenarioId: string | null;
  scenarioTitle: string | null;
  openedAt: Date;
  seenAt: Date;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
  acknowledgedByName: string | null;
  assignedTo: string | null;
  assignedToName: string | null;
  mutedUntil: Date | null;
  escalatedAt: Date | null;
  resolvedAt: Date | null;
  resolution: string | null;
};

export type AlertFilter = {
  id: string | null;
  state: AlertState | 'unresolved' | null;
  ruleId: string | null;
  severity: Severity | null;
  before: string | null;
  limit: number;
};

/** Newest first, one more than the limit. What is not asked for is not in the statement, so that each has the plan of its index. */
export async function selectAlerts(db: Db, filter: AlertFilter): Promise<AlertRow[]> {
  const { id, state, ruleId, severity, before, limit } = filter;
  const asked: string[] = [];
  const values: unknown[] = [limit];
  const ask = (value: unknown, condition: (place: string) => string) => {
    if (value === null) return;
    values.push(value);
    asked.push(condition(`$${values.length}::text`));
  };
  ask(id, (place) => `alerts.id = ${place}`);
  if (state === 'unresolved') asked.push(`state <> 'resolved'`);
  else ask(state, (place) => `state = ${place}`);
  ask(ruleId, (place) => `rule_id = ${place}`);
  ask(severity, (place) => `alerts.severity = ${place}`);
  ask(before, (place) => `alerts.id < ${place}`);
  const { rows } = await db.query<AlertRow>(
    `select alerts.id, rule_id as "ruleId", rules.name as "ruleName", rules.condition ->> 'kind' as "ruleKind", subject, state, alerts.severity,
       alerts.title, message, evidence, scenario_id as "scenarioId", scenarios.title as "scenarioTitle", opened_at as "openedAt", seen_at as "seenAt",
       acknowledged_at as "acknowledgedAt", acknowledged_by as "acknowledgedBy", acknowledging.name as "acknowledgedByName",
       assigned_to as "assignedTo", assigned.name as "assignedToName", muted_until as "mutedUntil", escalated_at as "escalatedAt",
       resolved_at as "resolvedAt", resolution
     from alerts join alert_rules rules on rules.id = alerts.rule_id
     left join scenarios on scenarios.id = alerts.scenario_id
     left join users acknowledging on acknowledging.id = alerts.acknowledged_by
     left join users assigned on assigned.id = alerts.assigned_to
     where ${asked.length === 0 ? 'true' : asked.join(' and ')}
     order by alerts.id desc limit $1::int + 1`,
    values,
  );
  return rows;
}

/** What scenarios, plans, customers and installations are called, by id. */
export async function selectLabels(
  db: Db,
  ids: readonly string[],
  { mayReadNames }: { mayReadNames: boolean },
): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; label: string }>(
    `select id, title as label from scenarios where id = any($1::text[])
     union all select id, name from plans where id = any($1::text[])
     union all select id, name from customers where $2::boolean and id = any($1::text[])
     union all select id, name from installations where $2::boolean and id = any($1::text[])`,
    [ids, mayReadNames],
  );
  return new Map(rows.map(({ id, label }) => [id, label]));
}

/** The state of an alert, which stays so until the transaction ends; null: there is none. */
export async function lockAlert(db: Db, id: string): Promise<AlertState | null> {
  const { rows } = await db.query<{ state: AlertState }>(
    'select state from alerts where id = $1::text for update',
    [id],
  );
  return rows[0]?.state ?? null;
}

/** Notes who looks after an open alert. */
export async function markAcknowledged(
  db: Db,
  id: string,
  operatorId: string | null,
  at: Date,
): Promise<void> {
  await db.query(
    `update alerts set state = 'acknowledged', acknowledged_at = $3::timestamptz, acknowledged_by = $2::text
     where id = $1::text and state = 'open'`,
    [id, operatorId, at],
  );
}

/** Sets to whom an alert is assigned and until when it is mute; what is not given stays. */
export async function updateAlert(
  db: Db,
  id: string,
  changes: { assignedTo?: string | null | undefined; mutedUntil?: string | null | undefined },
): Promise<void> {
  await db.query(
    `update alerts set assigned_to = case when $2::boolean then $3::text else assigned_to end,
       muted_until = case when $4::boolean then $5::timestamptz else muted_until end
     where id = $1::text`,
    [
      id,
      changes.assignedTo !== undefined,
      changes.assignedTo ?? null,
      changes.mutedUntil !== undefined,
      changes.mutedUntil ?? null,
    ],
  );
}

/** Whether there is such an operator. */
export async function isOperator(db: Db, id: string): Promise<boolean> {
  const { rows } = await db.query('select from users where id = $1::text', [id]);
  return rows.length > 0;
}
