import { ofCustomer, ofInstallation, type Holding } from './holding.ts';

/** Their installations, and what is known of each. */
export const inInstallations: readonly Holding[] = [
  {
    table: 'installations',
    of: ofCustomer,
    leftOut: ['no', 'report_token_hash', 'request_hash'],
    erasure: {
      sets: {
        name: `'Erased'`,
        status: `case when t.status in ('pending', 'installed') then 'uninstalled' else t.status end`,
        ended_at: 'coalesce(t.ended_at, $4::timestamptz)',
        reporting: `'none'`,
        reporting_problem: 'null',
        report_token_hash: 'null',
        report_token_prefix: 'null',
        idempotency_key: 'null',
        request_hash: 'null',
        error: 'null',
        make_zone: 'null',
        make_team_id: 'null',
        make_organization_id: 'null',
        make_scenario_id: 'null',
        missing_connections: `'[]'`,
        drift_changes: 'null',
      },
      keeps: `id customer_id scenario_id version_id make_is_invalid make_asked_at make_silent_at created_at confirmed_at connect_asked_at attribution drift
        drift_checked_at make_plan no make_plan_credits`,
    },
  },
  { table: 'make_tokens', of: ofInstallation, leftOut: ['sealed_token'], erasure: 'rows' },
  { table: 'run_log_cursors', of: ofInstallation, erasure: 'rows' },
  { table: 'replaced_blueprints', of: ofInstallation, erasure: 'rows' },
  {
    table: 'upgrade_campaign_installations',
    of: ofInstallation,
    erasure: {
      sets: { reason: 'null' },
      keeps:
        'campaign_id installation_id from_version_id place wave state offered_at accepted_at settled_at mailed_at',
    },
  },
  {
    table: 'assumptions',
    of: `(t.scope, t.scope_id) in (select 'customer', $1::text union all select 'installation', id from installations where customer_id = $1::text)`,
    erasure: {
      keeps: 'id scope scope_id name value low base high currency provenance effective_from created_at',
    },
  },
  {
    table: 'calibration_answers',
    of: ofInstallation,
    erasure: { keeps: 'id position installation_id milestone minutes items via created_at' },
  },
  {
    table: 'calibration_questions',
    of: ofInstallation,
    erasure: { keeps: 'installation_id milestone asked_at shown_at mail_state mail_taken_at' },
  },
  {
    table: 'completed_runs',
    of: ofInstallation,
    erasure: { keeps: 'installation_id count first_started_at first_completed_at last_reported_at' },
  },
  {
    table: 'acknowledgements',
    of: ofCustomer,
    erasure: {
      sets: {
        content: 'null',
        state: `case when t.state in ('pending', 'sending') then 'optedOut' else t.state end`,
      },
      keeps:
        'id installation_id customer_id scenario_id completed_runs reached_at created_at sent_at sending_at',
    },
  },
  { table: 'plan_credit_statements', of: ofCustomer, erasure: 'rows' },
  { table: 'plan_exhaustions', of: ofCustomer, erasure: 'rows' },
  {
    table: 'implausible_months',
    of: ofCustomer,
    erasure: { keeps: 'month kind subject_id customer_id scenario_id figure limit_of_belief' },
  },
  { table: 'metrics', of: ofCustomer, erasure: 'rows' },
  { table: 'quarantined_tasks', of: ofCustomer, leftOut: ['digest'], erasure: 'rows' },
];
