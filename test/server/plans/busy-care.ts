import { noEvidence } from '../../../server/alerts/observe/observation.ts';
import type { ResultContent } from '../../../server/audits/result-queries.ts';
import { at, buyer, id, some, type BusyRows } from './busy-rows.ts';

const passed: ResultContent = {
  state: 'pass',
  reason: 'Nothing was found.',
  numbers: { found: 0 },
  version: 1,
  since: '2026-01-01T00:00:00.000Z',
  checkedAt: '2026-01-02T00:00:00.000Z',
};

/** What is kept of looking after runs: errors, alerts, audits, forecasts, recommendations, hooks. */
export const busyCare: BusyRows[] = [
  [
    'outbox_events',
    'id, type, customer_id, scenario_id, installation_id, data, occurred_at',
    `${id('evt')}, 'execution.failed', s.customer_id, s.scenario_id, s.id, '{"executionId": "e", "taskKey": "main", "startedAt": "2026-01-01T00:00:00Z"}', ${at}`,
    some('installations', 'id, customer_id, scenario_id'),
  ],
  [
    'hooks',
    'id, customer_id, events, url, host',
    `${id('hok')}, ${buyer}, '{execution.failed}', 'https://hook.eu1.make.com/' || n, 'hook.eu1.make.com:443'`,
  ],
  [
    'hook_deliveries',
    'id, hook_id, event_id, state, next_attempt_at',
    `${id('dlv')}, ${id('hok')}, ${id('evt')}, 'delivered', null`,
  ],
  [
    'feedback_candidates',
    'feedback_id, rank, installation_id, execution_id, version_id, ai_model, status, started_at, reasons',
    `s.id, 1, s.installation_id, 'run-' || n, s.version_id, 'none', 'failed', ${at}, '{failed}'`,
    some(
      'feedback join installations on installations.id = installation_id',
      'feedback.id, installation_id, installations.version_id',
    ),
  ],
  [
    'feedback_changes',
    'feedback_id, changed_at, changed_by, field, current',
    `s.id, ${at}, 'customer', 'status', 'open'`,
    some('feedback', 'id'),
  ],
  [
    'quarantined_tasks',
    'id, customer_id, installation_id, kind, reason, errors, raw, is_whole, digest, reporting_credits, times, state, received_at, seen_at',
    `${id('qua')}, s.customer_id, s.id, 'task', 'refused', '[]', '{}', true, convert_to('q ' || n, 'UTF8'), 0, 1, 'waiting', ${at}, ${at}`,
    some('installations', 'id, customer_id'),
  ],
  [
    'changes',
    'number, subject, subject_id, kind, actor, after, at, previous_hash, hash',
    `n + coalesce((select max(number) from changes), 0), 'alert_rules', 'arl_' || n, 'found', 'user opr_' || n % 50, '{}', ${at}, '\\x01', '\\x02'`,
  ],
  [
    'error_groups',
    'id, fingerprint, kind, title, scenario_id, first_seen_at, last_seen_at, count, customers, first_release, last_release, last_release_no',
    `${id('erg')}, 'f' || n, 'task', 'No such sheet', s.id, ${at}, ${at}, n % 900, n % 90, 'version 1', 'version 1', 1`,
    some('scenarios', 'id'),
  ],
  ['error_hours', 'group_id, hour, count', `${id('erg')}, date_trunc('hour', ${at}), 1`],
  ['error_customers', 'group_id, customer_id', `${id('erg')}, ${buyer}`],
  [
    'error_releases',
    'group_id, release_no, release, count, first_seen_at, last_seen_at',
    `${id('erg')}, 1, 'version 1', 1, ${at}, ${at}`,
  ],
  [
    'error_samples',
    'group_id, occurred_at, message, release, customer_id',
    `${id('erg')}, ${at}, 'No such sheet', 'version 1', ${buyer}`,
  ],
  [
    'alerts',
    'id, rule_id, subject, severity, state, title, message, evidence, scenario_id, opened_at, seen_at, resolved_at, resolution',
    `${id('alr')}, (select min(id) from alert_rules), 'scenario:' || n, 'critical', 'resolved', 'A', 'B', '${JSON.stringify(noEvidence)}', s.id, ${at}, ${at}, ${at}, 'Over.'`,
    some('scenarios', 'id'),
  ],
  [
    'alert_messages',
    'id, channel, state, next_attempt_at, created_at, sent_at',
    `${id('ams')}, 'email', 'sent', null, ${at}, ${at}`,
  ],
  [
    'alert_notices',
    'id, alert_id, channel, reason, message_id, created_at',
    `${id('anc')}, ${id('alr')}, 'email', 'opened', ${id('ams')}, ${at}`,
  ],
  [
    'forecasts',
    'id, metric, bucket_interval, horizon, through, time_zone, currency, formula_version, as_of, history_from, history_values, history_digest, model, shown, naive_model, candidates, origins, low_history, scale, widening, made_at',
    `${id('fct')}, 'revenue', 'day', 30, current_date - n, 'UTC', 'usd', 1, ${at}, '2010-01-01', 60, '\\x06', 'mstl', 'mstl', 'naive', '[]', 12, false, 1, 1, ${at}`,
  ],
  [
    'forecast_points',
    'forecast_id, bucket, value, low80, high80, low95, high95, naive',
    `${id('fct')}, current_date - n + 1, 5, 4, 6, 3, 7, 5`,
  ],
  [
    'forecast_scores',
    'forecast_id, bucket, actual, scored_at',
    `${id('fct')}, current_date - n + 1, 5, ${at}`,
  ],
  ['recommendation_visitors', 'customer_id, arm, first_visited_at', `${buyer}, 'treated', ${at}`],
  [
    'recommendation_exposures',
    'customer_id, shown_on, scenario_id, shown_at, place, model, size_class',
    `${buyer}, current_date - n % 90, s.id, ${at}, 1, 'popularity', 'new'`,
    some('scenarios', 'id'),
  ],
  ['recommendation_known_apps', 'customer_id, app, seen_at', `${buyer}, 'slack', ${at}`],
  [
    'audit_runs',
    'id, requested_by, state, head_position, head_hash, created_at, finished_at',
    `${id('aud')}, 'schedule', 'done', n, '\\x01', ${at}, ${at}`,
  ],
  [
    'audit_entries',
    'position, kind, subject, run_id, content, recorded_at, previous_hash, hash',
    `n, 'result', 'G' || 1 + n % 16, ${id('aud')}, '${JSON.stringify(passed)}', ${at}, '\\x01', '\\x02'`,
  ],
  [
    'plan_exhaustions',
    'customer_id, place, through, renews_on, used, low_history, reason, made_at',
    `${buyer}, '', current_date, current_date + 10, 5, true, 'The plan is not known.', ${at}`,
  ],
  [
    'assumptions',
    'id, scope, scope_id, name, value, provenance, effective_from, created_at',
    `${id('asm')}, 'installation', s.id, 'minutesByHand', 4, 'confirmed', ${at}, ${at}`,
    some('installations', 'id'),
  ],
  [
    'acknowledgements',
    'id, installation_id, customer_id, scenario_id, completed_runs, reached_at, state, created_at',
    `${id('ack')}, s.id, s.customer_id, s.scenario_id, 1, ${at}, 'optedOut', ${at}`,
    some('installations', 'id, customer_id, scenario_id'),
  ],
  [
    'calibration_questions',
    'installation_id, milestone, asked_at',
    `s.id, 5, ${at}`,
    some('installations', 'id'),
  ],
  [
    'calibration_answers',
    'id, installation_id, milestone, minutes, items, via, created_at',
    `${id('cal')}, s.id, 5, 10, 2, 'api', ${at}`,
    some('installations', 'id'),
  ],
  [
    'alert_watches',
    'rule_id, subject, observed, breaches, clears',
    `${id('arl', 'n % 300')}, 'scenario:' || n, '2026-03-01', 0, 1`,
  ],
  [
    'forecast_parts',
    'forecast_id, place, scenario_id, shown, recent, expected',
    `${id('fct')}, 0, null, 'naive', 5, '{5}'`,
  ],
  [
    'recommendation_neighbours',
    'run_id, scenario_id, holders, others, together',
    `'rcm_1', s.id, 1, '{}', '{}'`,
    some('scenarios', 'id'),
  ],
  [
    'plan_credit_statements',
    'customer_id, stated_at, credits_per_month, stated_by',
    `${buyer}, ${at}, 10000, 'customer'`,
  ],
  [
    'idempotency_keys',
    'credential, key, request_hash, status, body, created_at',
    `'customer:' || ${buyer}, 'k' || n, 'h', 201, '{}', ${at}`,
  ],
  [
    'fix_notices',
    'version_id, customer_id, noted_at',
    `s.id, ${buyer}, ${at}`,
    some('scenario_versions', 'id'),
  ],
  [
    'implausible_months',
    'month, kind, subject_id, customer_id, figure, limit_of_belief',
    `date_trunc('month', ${at} - interval '3 years')::date, 'hoursPerMonth', ${buyer}, ${buyer}, 600, 480`,
  ],
  [
    'upgrade_campaign_installations',
    'campaign_id, installation_id, from_version_id, place, state, offered_at',
    `${id('ucp', '1 + n % 4')}, s.id, s.version_id, n, (array['offered', 'upgraded', 'declined', 'skipped'])[1 + n % 4], ${at}`,
    some('installations', 'id, version_id'),
  ],
  [
    'upgrade_campaigns',
    'id, scenario_id, version_id, state, wave_ends, wave_begun_at, wave_hours, least_runs, created_at',
    `${id('ucp')}, s.scenario_id, s.id, 'completed', '{5}', ${at}, 24, 20, ${at}`,
    some('scenario_versions', 'id, scenario_id'),
  ],
];
