import { ofAddress, ofCustomer, type Holding } from './holding.ts';

const ofFeedback = `t.feedback_id in (select id from feedback where customer_id = $1::text)`;

/** What they wrote, and what is told to them. */
export const inWords: readonly Holding[] = [
  {
    table: 'alerts',
    of: `t.evidence -> 'contributors' @> any (array(select jsonb_build_array(jsonb_build_object('id', id)) from installations where customer_id = $1::text
         union all select jsonb_build_array(jsonb_build_object('id', $1::text))))`,
    erasure: {
      sets: {
        title: `'Erased'`,
        message: `'What this alert told of was erased.'`,
        evidence: `t.evidence - 'contributors'`,
      },
      keeps: `id rule_id subject state severity scenario_id opened_at seen_at acknowledged_at acknowledged_by assigned_to muted_until escalated_at resolved_at
        resolution open_since`,
    },
  },
  {
    table: 'feedback',
    of: ofCustomer,
    erasure: {
      sets: {
        message: `''`,
        redacted: `'{}'`,
        reply: `case when t.reply is not null then '' end`,
        request_id: 'null',
        sent_request_id: 'null',
        may_see_run: 'false',
        words_forgotten_at: 'coalesce(t.words_forgotten_at, $4::timestamptz)',
      },
      keeps: `id customer_id scenario_id installation_id execution_id kind rating status created_at replied_by replied_at reply_mailed_at closed_at accepted_at
        source recorded_by run_link run_linked_by run_linked_at task_key version_id ai_model run_status run_error_code run_started_at run_finished_at about_at
        severity assignee_id duplicate_of fix_version_id fixed_at closed_because reopened_count run_counts`,
    },
  },
  { table: 'feedback_candidates', of: ofFeedback, erasure: 'rows' },
  {
    table: 'feedback_changes',
    of: ofFeedback,
    erasure: {
      sets: { reason: 'null' },
      keeps: 'feedback_id position changed_at changed_by operator_id field former current',
    },
  },
  { table: 'feedback_drafts', of: ofAddress, erasure: 'rows' },
  { table: 'feedback_retentions', of: ofCustomer, erasure: 'rows' },
  { table: 'fix_notices', of: ofCustomer, erasure: { keeps: 'version_id customer_id noted_at mailed_at' } },
  {
    table: 'hook_deliveries',
    of: 't.hook_id in (select id from hooks where customer_id = $1::text)',
    leftOut: ['lease', 'leased_until'],
    erasure: 'rows',
  },
  { table: 'hooks', of: ofCustomer, erasure: 'rows' },
  { table: 'reviews', of: ofCustomer, erasure: 'rows' },
  { table: 'outbox_events', of: ofCustomer, erasure: 'rows' },
];
