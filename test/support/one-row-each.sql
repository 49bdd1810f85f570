-- One row in every table: for tests that take migrations back on a filled database.
insert into idempotency_keys (credential, key, request_hash, status, body, created_at) values ('customer:cus_1', 'k1', 'h', 201, '{}', now());
insert into users (id, email, name, username, role, created_at, updated_at) values ('opr_1', 'owner@example.com', 'Owner', 'owner', 'owner', now(), now());
insert into operator_sessions (id, user_id, token, expires_at, created_at, updated_at) values ('ses_1', 'opr_1', 't', now(), now(), now());
insert into operator_accounts (id, user_id, account_id, provider_id, password, created_at, updated_at) values ('acc_1', 'opr_1', 'opr_1', 'credential', 'hash', now(), now());
insert into operator_verifications (id, identifier, value, expires_at, created_at, updated_at) values ('vrf_1', 'i', 'v', now(), now(), now());
insert into operator_links (token_hash, user_id, created_at, expires_at) values ('\x01', 'opr_1', now(), now());
insert into customers (id, email, name, created_at) values ('cus_1', 'ada@example.com', 'Ada', now());
insert into signups (id, email, name, consents, token_hash, created_at, expires_at) values ('sgn_1', 'bob@example.com', 'Bob', '[]', '\x02', now(), now());
insert into consents (customer_id, purpose, is_granted, policy_version, created_at) values ('cus_1', 'terms', true, '1', now());
insert into api_keys (id, kind, customer_id, name, prefix, key_hash, created_at) values ('key_1', 'customer', 'cus_1', 'First', 'slk_abc', '\x03', now());
insert into customer_sessions (id, customer_id, key_id, token_hash, created_at, rotated_at, last_used_at, expires_at) values ('ses_1', 'cus_1', 'key_1', '\x04', now(), now(), now(), now());
insert into customer_sign_ins (id, email, page, created_at, expires_at) values ('sgn_1', 'ada@example.com', '/account', now(), now());
insert into categories (id, slug, name, created_at) values ('cat_1', 'finance', 'Finance', now());
insert into scenarios (id, slug, title, description, complexity_level, category_id, status, price_amount, price_currency, apps, created_at, updated_at)
  values ('scn_1', 'invoice-chasing', 'Invoice chasing', 'Reminds late payers.', 2, 'cat_1', 'active', 1900, 'usd', '{xero,gmail}', now(), now());
insert into scenario_versions (id, scenario_id, number, blueprint, scheduling, report, created_at, published_at)
  values ('ver_1', 'scn_1', 1, '{"name":"x","flow":[]}', '{"type":"on-demand"}', '{"valid":true}', now(), now());
insert into starter_imports (slug, imported_at) values ('invoice-chasing', now());
insert into stripe_events (id, type, livemode, payload, headers, created_at, received_at, state) values ('evt_1', 'charge.succeeded', false, '\x7b7d', '{}', now(), now(), 'done');
insert into stripe_customers (customer_id, stripe_customer_id, created_at) values ('cus_1', 'cus_stripe', now());
insert into bundles (id, title, price_amount, price_currency, created_at, updated_at) values ('bdl_1', 'Finance', 4900, 'usd', now(), now());
insert into bundle_scenarios (bundle_id, position, scenario_id) values ('bdl_1', 1, 'scn_1');
insert into plans (id, name, price_amount, price_currency, interval, covers_all_scenarios, created_at, updated_at) values ('pln_1', 'All', 2900, 'usd', 'month', false, now(), now());
insert into plan_scenarios (plan_id, scenario_id) values ('pln_1', 'scn_1');
insert into products (id, plan_id, title, created_at) values ('prd_1', 'pln_1', 'All', now());
insert into prices (id, product_id, amount, currency, interval, interval_count, is_current, created_at) values ('pri_1', 'prd_1', 2900, 'usd', 'month', 1, true, now());
insert into former_stripe_products (stripe_product_id, product_id, deleted_at) values ('prd_1', 'prd_1', now());
insert into payment_links (id, product_id, price_id, created_at, updated_at) values ('plk_1', 'prd_1', 'pri_1', now(), now());
insert into cross_sells (id, kind, scenario_id, offered_plan_id, created_at, updated_at) values ('xsl_1', 'bump', 'scn_1', 'pln_1', now(), now());
insert into checkout_sessions (id, customer_id, scenario_id, amount, currency, status, created_at) values ('chk_1', 'cus_1', 'scn_1', 1900, 'usd', 'complete', now());
insert into orders (id, customer_id, kind, status, currency, total_amount, tax_amount, stripe_payment_intent_id, checkout_session_id, created_at, fetched_at)
  values ('ord_1', 'cus_1', 'purchase', 'paid', 'usd', 1900, 0, 'pi_1', 'chk_1', now(), now());
insert into fraud_warnings (id, order_id, fraud_type, is_actionable, created_at) values ('issfr_1', 'ord_1', 'made_with_stolen_card', true, now());
insert into payment_snapshots (id, object_type, links, life_rank, changed_at, object) values ('ch_1', 'charge', '{pi_1}', 2, now(), '{}');
insert into unlinked_stripe_customers (stripe_customer_id, email, created_at) values ('cus_8', 'new@example.com', now());
insert into order_lines (order_id, position, scenario_id, amount) values ('ord_1', 0, 'scn_1', 1900);
insert into entitlements (id, customer_id, scenario_id, source, source_id, state, valid_from, created_at, updated_at)
  values ('ent_1', 'cus_1', 'scn_1', 'order', 'ord_1', 'active', now(), now(), now());
insert into revenue_entries (id, source, source_id, kind, line_position, order_id, customer_id, scenario_id, object_id, occurred_at, amount, currency, presentment_currency, reporting_amount, reporting_currency)
  values ('rev_1', 'stripe', 'txn_1', 'charge', 0, 'ord_1', 'cus_1', 'scn_1', 'ch_1', now(), 1900, 'usd', 'usd', 1900, 'usd');
insert into exchange_rates (id, currency, reporting_currency, rate, minor_rate, from_day, to_day, starts_at, ends_at, created_at)
  values ('xrt_1', 'eur', 'usd', 1.1, 1.1, '2026-03-01', '2026-03-31', '2026-03-01', '2026-04-01', now());
insert into ledger_conversions (entry_id, exchange_rate_id, reporting_amount, reporting_currency) values ('rev_1', 'xrt_1', 2090, 'usd');
insert into subscriptions (id, customer_id, status, currency, started_at, fetched_at, created_at, updated_at) values ('sub_1', 'cus_1', 'active', 'usd', now(), now(), now(), now());
insert into subscription_states (subscription_id, customer_id, valid_from, life_rank, source, source_id, status, currency, state)
  values ('sub_1', 'cus_1', now(), 1, 'event', 'evt_1', 'active', 'usd', '{}');
insert into subscription_discounts (id, subscription_id, state, is_complete, learned_at) values ('di_1', 'sub_1', '{}', true, now());
insert into stripe_entitlement_readings (stripe_customer_id, fetched_at) values ('cus_stripe', now());
insert into subscription_notices (subscription_id, kind, about, created_at) values ('sub_1', 'paymentFailed', 'in_1', now());
insert into installations (id, customer_id, scenario_id, version_id, status, reporting, report_token_hash, name, created_at, confirmed_at)
  values ('ins_1', 'cus_1', 'scn_1', 'ver_1', 'installed', 'http', '\x04', 'Invoice chasing', now(), now());
insert into replaced_blueprints (installation_id, version_id, replaced_by, blueprint, begun_at) values ('ins_1', 'ver_1', 'upgrade', '{}', now());
insert into task_facts (started_at, finished_at, received_at, customer_no, installation_no, scenario_no, version_no, items, state, kind, provenance, formula_version, reporting_credits,
  has_warning, execution_id, ai_model, currency, freed_micros, time_value)
  select now(), now(), now(), c.no, i.no, s.no, v.no, 1, 2, 1, 1, 1, 0, false, 'e1', 'none', 'usd', 4000000, 1 from customers c, installations i, scenarios s, scenario_versions v;
insert into task_identities (customer_no, identity, started_at) select customer_no, task_identity('ins_1', 'e1', 'main'), started_at from task_facts;
insert into task_revaluations (started_at, known_at, customer_no, installation_no, revision, provenance, formula_version, execution_id, reason, currency)
  select started_at, now(), customer_no, installation_no, 2, 1, 1, execution_id, 'retry', 'usd' from task_facts;
insert into execution_retries (customer_no, installation_no, execution_id, retry_of, root_execution_id, recorded_at) select customer_no, installation_no, 'e2', 'e1', 'e1', now() from task_facts;
insert into calibration_questions (installation_id, milestone, asked_at) values ('ins_1', 5, now());
insert into calibration_answers (id, installation_id, milestone, minutes, items, via, created_at) values ('cal_1', 'ins_1', 5, 10, 2, 'api', now());
insert into assumptions (id, scope, name, value, provenance, effective_from, created_at) values ('asm_1', 'library', 'reviewMinutes', 1, 'default', now(), now());
insert into ai_model_prices (id, model, input_per_million, output_per_million, currency, effective_from, source, created_at) values ('amp_1', 'm', 1, 2, 'usd', now(), 'seed', now());
insert into task_days (customer_no, day, installation_no, scenario_no, version_no, ai_model, kind, started, completed, valued, time_value, durations)
  select c.no, current_date, i.no, s.no, v.no, 'none', 1, 1, 1, 1, 500000, 2e780
  from installations i join customers c on c.id = i.customer_id join scenarios s on s.id = i.scenario_id join scenario_versions v on v.id = i.version_id
  where i.id = 'ins_1';
insert into task_months (customer_no, month, scenario_no, ai_model, kind, started, completed)
  select customer_no, date_trunc('month', day), scenario_no, ai_model, kind, started, completed from task_days;
insert into library_days (day, scenario_no, ai_model, kind, started, completed) select day, scenario_no, ai_model, kind, started, completed from task_days;
insert into total_days (day, ai_model, kind, started, completed) select day, ai_model, kind, started, completed from library_days;
insert into library_months (month, scenario_no, ai_model, kind, started, completed)
  select month, scenario_no, ai_model, kind, started, completed from task_months;
insert into task_errors (customer_no, day, scenario_no, ai_model, kind, error_code, first_tries)
  select customer_no, day, scenario_no, ai_model, kind, 'RuntimeError', 1 from task_days;
insert into task_hours (hour, started, completed) values (date_trunc('hour', now()), 1, 1);
insert into reporting_settings (time_zone, currency, changed_at) values ('UTC', 'usd', now());
insert into roll_up_checks (day, checked_at, facts, differences) values (current_date, now(), 1, '{}');
insert into model_price_changes (id, model, became, noticed_at, applies_from) values ('mpc_1', 'm', '{"inputPerMillion":"1","outputPerMillion":"2","currency":"usd"}', now(), now());
insert into make_credit_prices (id, plan, price, currency, effective_from, created_at) values ('crp_1', 'core', 0.001, 'usd', now(), now());
insert into metrics (id, customer_id, scenario_id, name, value, recorded_at) values ('met_1', 'cus_1', 'scn_1', 'emails', 3, now());
insert into library_costs (id, kind, amount, currency, spent_on, created_at) values ('cst_1', 'creation', 100, 'usd', current_date, now());
insert into make_tokens (installation_id, zone, sealed_token, consented_at, policy_version, pulls_from) values ('ins_1', 'eu1.make.com', 'v1.k1.AAAA', now(), '1', now());
insert into run_log_cursors (installation_id, zone, organization_id, read_until, next_pull_at) values ('ins_1', 'eu1.make.com', 501, now(), now());
insert into make_organizations (zone, organization_id, requests_per_minute) values ('eu1.make.com', 501, 60);
insert into outbox_events (id, type, customer_id, scenario_id, installation_id, data, occurred_at) values ('evt_1', 'execution.failed', 'cus_1', 'scn_1', 'ins_1', '{}', now());
insert into outbox_listeners (name) values ('hooks.plan-deliveries');
insert into outbox_backlog (listener, event_id) values ('hooks.plan-deliveries', 'evt_1');
insert into hooks (id, customer_id, events, url, host) values ('hok_1', 'cus_1', '{execution.failed}', 'https://hook.eu1.make.com/x', 'hook.eu1.make.com:443');
insert into hook_deliveries (id, hook_id, event_id, next_attempt_at) values ('dlv_1', 'hok_1', 'evt_1', now());
insert into completed_runs (installation_id, count) values ('ins_1', 1);
insert into feedback (id, customer_id, scenario_id, installation_id, execution_id, run_link, run_linked_by, run_linked_at, kind, rating, message, created_at)
  values ('fbk_1', 'cus_1', 'scn_1', 'ins_1', 'e1', 'linked', 'customer', now(), 'praise', 5, 'Works well.', now());
insert into feedback_candidates (feedback_id, rank, installation_id, execution_id, version_id, ai_model, status, started_at, reasons) values ('fbk_1', 1, 'ins_1', 'e1', 'ver_1', 'none', 'failed', now(), '{failed}');
insert into feedback_changes (feedback_id, changed_at, changed_by, field, current) values ('fbk_1', now(), 'customer', 'status', 'open');
insert into fix_notices (version_id, customer_id, noted_at) values ('ver_1', 'cus_1', now());
insert into feedback_drafts (id, email, scenario_id, kind, message, redacted, created_at, expires_at) values ('fbk_2', 'a@example.com', 'scn_1', 'bug', 'It stops.', '{}', now(), now());
insert into reviews (feedback_id, customer_id, scenario_id, may_show) values ('fbk_1', 'cus_1', 'scn_1', true);
insert into feedback_retentions (customer_id, kept_days, changed_at) values ('cus_1', 365, now());
insert into reward_redemptions (id, customer_id, points, worth_amount, worth_currency, code, created_at, expires_at) values ('rdm_1', 'cus_1', 100, 100, 'usd', 'POINTS-1', now(), now());
insert into reward_entries (id, customer_id, kind, points, source_key, order_id, occurred_at) values ('rwd_1', 'cus_1', 'purchase', 19, 'order:ord_1', 'ord_1', now());
insert into acknowledgements (id, installation_id, customer_id, scenario_id, completed_runs, reached_at, state, created_at) values ('ack_1', 'ins_1', 'cus_1', 'scn_1', 1, now(), 'pending', now());
insert into offers (id, title, message, conditions, scenario_id, percent_off, starts_at, valid_days, window_days, priority, is_active, created_at, updated_at)
  values ('ofr_1', 'More', 'For you.', '[]', 'scn_1', 20, now(), 14, 30, 0, true, now(), now());
insert into offer_exposures (id, offer_id, customer_id, arm, scenario_id, percent_off, exposed_at, expires_at) values ('exp_1', 'ofr_1', 'cus_1', 'treated', 'scn_1', 20, now(), now());
insert into catch_up_cursors (type, read_until) values ('charge.succeeded', now());
insert into reconciliations (id, from_day, to_day, requested_by, created_at) values ('rcn_1', current_date, current_date, 'operator', now());
insert into reconciliation_days (reconciliation_id, day, differences, others) values ('rcn_1', current_date, '[]', '[]');
insert into foreign_movements (id, sentence, noted_at) values ('txn_9', 'The payment was not begun by this library.', now());
insert into payouts (id, amount, currency, status, is_automatic, arrives_at, created_at, told_at) values ('po_1', 1000, 'usd', 'paid', true, now(), now(), now());
insert into rebuilds (id, requested_by, step, created_at) values ('rbd_1', 'operator', 'charges', now());
insert into rate_limits (key, points, expire) values ('api:cus_1', 1, 0);
insert into heartbeats (beat_at) values (now()) on conflict do nothing;
insert into quarantined_tasks (id, customer_id, installation_id, kind, reason, errors, raw, is_whole, digest, reporting_credits, times, state, received_at, seen_at)
  values ('qua_1', 'cus_1', 'ins_1', 'task', 'refused', '[]', '{}', true, '\x05', 0, 1, 'waiting', now(), now());
insert into implausible_months (month, kind, subject_id, customer_id, figure, limit_of_belief) values ('2026-03-01', 'hoursPerMonth', 'cus_1', 'cus_1', 600, 480);
insert into scenario_views (customer_id, scenario_id, first_viewed_at) values ('cus_1', 'scn_1', now());
insert into former_minutes_by_hand (scenario_id, until, minutes_by_hand) values ('scn_1', now(), 4);
insert into server_releases (name, first_started_at) values ('0.0.1', now()) on conflict do nothing;
insert into error_groups (id, fingerprint, kind, title, scenario_id, first_seen_at, last_seen_at, count, customers, first_release, last_release, last_release_no)
  values ('erg_1', 'f1', 'task', 'No such sheet', 'scn_1', now(), now(), 1, 1, 'version 1', 'version 1', 1);
insert into error_hours (group_id, hour, count) values ('erg_1', date_trunc('hour', now()), 1);
insert into error_customers (group_id, customer_id) values ('erg_1', 'cus_1');
insert into error_releases (group_id, release_no, release, count, first_seen_at, last_seen_at) values ('erg_1', 1, 'version 1', 1, now(), now());
insert into error_samples (group_id, occurred_at, message, release, customer_id) values ('erg_1', now(), 'No such sheet', 'version 1', 'cus_1');
insert into insight_settings (made_at) values (now());
insert into insights (id, position, insight) values ('insight_1', 1, '{}');
insert into error_reading (announced_at, event_id) values ('-infinity', '') on conflict do nothing;
insert into forecasts (id, metric, bucket_interval, horizon, through, time_zone, currency, formula_version, as_of, history_from, history_values, history_digest, model, shown, naive_model, candidates, origins, low_history, scale, widening, made_at)
  values ('fct_1', 'revenue', 'day', 30, '2026-03-01', 'UTC', 'usd', 1, now(), '2026-01-01', 60, '\x06', 'mstl', 'mstl', 'naive', '[]', 12, false, 1, 1, now());
insert into forecast_points (forecast_id, bucket, value, low80, high80, low95, high95, naive) values ('fct_1', '2026-03-02', 5, 4, 6, 3, 7, 5);
insert into forecast_scores (forecast_id, bucket, actual, scored_at) values ('fct_1', '2026-03-02', 5, now());
insert into forecast_parts (forecast_id, place, scenario_id, shown, recent, expected) values ('fct_1', 0, null, 'naive', 5, '{5}');
insert into recommendation_runs (id, watermark, requested_by, computed_at, took_ms, formula_version, customers, multi_install_customers, scenarios, model, is_gate_open, lower_bound, test_customers, reason, evaluation, control, fairness)
  values ('rcm_1', date_trunc('hour', now()), 'clock', now(), 10, 1, 1, 0, 1, 'conditional', false, null, 0, 'Too few.', '{}', '{}', '{}');
insert into recommendation_neighbours (run_id, scenario_id, holders, others, together) values ('rcm_1', 'scn_1', 1, '{}', '{}');
insert into recommendation_outcomes (first_day, last_day, models, counted_at) values ('2026-01-01', '2026-03-31', '[]', now());
insert into recommendation_popularity (scenario_id, holders, points, installers, buyers, counted_at) values ('scn_1', 1, 1, 1, 0, now());
insert into recommendation_visitors (customer_id, arm, first_visited_at) values ('cus_1', 'treated', now());
insert into recommendation_exposures (customer_id, shown_on, scenario_id, shown_at, place, model, size_class, run_id) values ('cus_1', current_date, 'scn_1', now(), 1, 'popularity', 'new', 'rcm_1');
insert into recommendation_known_apps (customer_id, app, seen_at) values ('cus_1', 'slack', now());
insert into audit_runs (id, requested_by, created_at) values ('aud_1', 'operator', now());
insert into audit_entries (kind, subject, run_id, content, recorded_at) values ('result', 'G1', 'aud_1', '{"state":"pass"}', now());
insert into audited_days (day, looked_at, sums, tasks, findings) values ('2026-01-01', now(), 'x', 1, '{}');
insert into alert_rules (id, name, condition, severity, channels, cool_down_minutes, escalation_channels, is_active, created_at, updated_at)
  values ('arl_1', 'An audit fails', '{"kind": "gateFailed"}', 'critical', '{email}', 60, '{}', true, now(), now());
insert into alert_watches (rule_id, subject, observed, breaches, clears) values ('arl_1', 'gate:G1', '2026-03-01', 1, 0);
insert into alert_evaluations (slot, evaluated_at) values (now(), now());
insert into alerts (id, rule_id, subject, severity, title, message, evidence, scenario_id, opened_at, seen_at)
  values ('alr_1', 'arl_1', 'gate:G1', 'critical', 'Gate G1 fails', 'Sums differ.', '{"contributors": [], "series": []}', 'scn_1', now(), now());
insert into alert_messages (id, channel) values ('ams_1', 'email');
insert into alert_notices (id, alert_id, channel, reason, message_id) values ('anc_1', 'alr_1', 'email', 'opened', 'ams_1');
insert into plan_credit_statements (customer_id, stated_at, credits_per_month, stated_by) values ('cus_1', now(), 10000, 'customer');
insert into plan_exhaustions (customer_id, place, through, renews_on, used, low_history, reason, made_at) values ('cus_1', '', '2026-03-01', '2026-04-01', 5, true, 'The plan is not known.', now());
insert into switches (name, is_on, percent, allowed, denied, updated_at) values ('recommendations.learned', true, 10, '{}', '{cus_1}', now());
insert into customer_exports (id, customer_id, state, table_count, created_at, expires_at) values ('cex_1', 'cus_1', 'gathering', 60, now(), now());
insert into customer_export_parts (export_id, place, content) values ('cex_1', 0, '\x00');
insert into customer_erasures (customer_id, requested_by, erased_at, traces) values ('cus_1', 'customer:cus_1', now(), '{ada@example.com}');
insert into running_servers (id, release, node, started_at, seen_at, memory_bytes) values ('srv_1', '0.1.0', 'one', now(), now(), 1);
insert into upgrade_campaigns (id, scenario_id, version_id, wave_ends, wave_begun_at, wave_hours, least_runs, created_at) values ('ucp_1', 'scn_1', 'ver_1', '{1}', now(), 24, 20, now());
insert into upgrade_campaign_installations (campaign_id, installation_id, from_version_id, place, state, offered_at) values ('ucp_1', 'ins_1', 'ver_1', 1, 'offered', now());
