/** Tables that the test leaves small, by why they are. */
const reasons: Record<string, string> = {
  'operators and releases write each row': `ai_model_prices alert_rules billing_settings bundle_scenarios bundles categories cross_sells exchange_rates
    feedback_retentions former_minutes_by_hand former_stripe_products insight_settings make_credit_prices model_price_changes offers payment_links
    plan_scenarios plans prices products reporting_settings reward_rules schema_migrations server_releases starter_imports switches
    watched_subjects`,
  'as many rows as operators':
    'users operator_accounts operator_links operator_sessions operator_verifications',
  'one row, or one of each clock, server or listener':
    'catch_up_cursors error_reading heartbeats outbox_listeners recommendation_outcomes running_servers valuing_state make_organizations',
  'a row of each day, hour or night':
    'audited_days total_days task_hours roll_up_checks payouts rebuilds reconciliations reconciliation_days recommendation_runs',
  'a few of a hundred tasks are valued anew, and each month has a partition': 'task_revaluations',
  'made anew as a handful, each time': 'insights',
  'rows go again within hours or days':
    'alert_evaluations customer_exports customer_export_parts customer_sign_ins execution_retries feedback_drafts outbox_backlog rate_limits replaced_blueprints signups',
  'hardly anybody leaves': 'customer_erasures',
  'each row would have a job ask Make, which is not there': 'make_tokens run_log_cursors',
};

export const smallTables = new Set(Object.values(reasons).flatMap((names) => names.split(/\s+/)));
