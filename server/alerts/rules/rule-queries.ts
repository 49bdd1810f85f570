import type { Db } from '../../platform/database.ts';
import type { Channel, Condition, Severity } from './rule-schema.ts';

export type RuleRow = {
  id: string;
  name: string;
  condition: Condition;
  severity: Severity;
  channels: Channel[];
  coolDownMinutes: number;
  escalateAfterMinutes: number | null;
  escalationChannels: Channel[];
  isActive: boolean;
  defaultKey: string | null;
  createdAt: Date;
  updatedAt: Date;
};

const columns = `id, name, condition, severity, channels, cool_down_minutes as "coolDownMinutes", escalate_after_minutes as "escalateAfterMinutes",
  escalation_channels as "escalationChannels", is_active as "isActive", default_key as "defaultKey", created_at as "createdAt", updated_at as "updatedAt"`;

/** Newest first, one more than the limit. */
export async function selectRules(
  db: Db,
  page: { before: string | null; limit: number },
): Promise<RuleRow[]> {
  const { rows } = await db.query<RuleRow>(
    `select ${columns} from alert_rules where $1::text is null or id < $1::text order by id desc limit $2::int + 1`,
    [page.before, page.limit],
  );
  return rows;
}

/** The rules that are switched on, the oldest first. */
export async function selectActiveRules(db: Db): Promise<RuleRow[]> {
  const { rows } = await db.query<RuleRow>(`select ${columns} from alert_rules where is_active order by id`);
  return rows;
}

/** The rule; with `locks`, for as long as the transaction lasts. */
export async function findRule(db: Db, id: string, { locks = false } = {}): Promise<RuleRow | null> {
  const { rows } = await db.query<RuleRow>(
    `select ${columns} from alert_rules where id = $1::text ${locks ? 'for update' : ''}`,
    [id],
  );
  return rows[0] ?? null;
}

const values = (rule: RuleRow) => [
  rule.id,
  rule.name,
  JSON.stringify(rule.condition),
  rule.severity,
  rule.channels,
  rule.coolDownMinutes,
  rule.escalateAfterMinutes,
  rule.escalationChannels,
  rule.isActive,
  rule.updatedAt,
];

/** Nothing happens when there is one with this default key. */
export async function insertRule(db: Db, rule: RuleRow): Promise<void> {
  await db.query(
    `insert into alert_rules (id, name, condition, severity, channels, cool_down_minutes, escalate_after_minutes, escalation_channels, is_active,
       updated_at, created_at, default_key)
     values ($1::text, $2::text, $3::jsonb, $4::text, $5::text[], $6::int, $7::int, $8::text[], $9::boolean, $10::timestamptz, $11::timestamptz, $12::text)
     on conflict (default_key) do nothing`,
    [...values(rule), rule.createdAt, rule.defaultKey],
  );
}

/** Writes all that can be changed of a rule. */
export async function updateRule(db: Db, rule: RuleRow): Promise<void> {
  await db.query(
    `update alert_rules set name = $2::text, condition = $3::jsonb, severity = $4::text, channels = $5::text[], cool_down_minutes = $6::int,
       escalate_after_minutes = $7::int, escalation_channels = $8::text[], is_active = $9::boolean, updated_at = $10::timestamptz
     where id = $1::text`,
    values(rule),
  );
}

/** What was found by a rule as it was says nothing of it as it is. */
export async function deleteWatches(db: Db, ruleId: string): Promise<void> {
  await db.query('delete from alert_watches where rule_id = $1::text', [ruleId]);
}
