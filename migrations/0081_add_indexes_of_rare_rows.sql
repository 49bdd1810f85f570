-- Up Migration
set local lock_timeout = '5s';

-- Lists by what is rare, and figures of a short period of a long time: without these, each reads a whole table that only grows.
create index customers_search_idx on customers using gin (email gin_trgm_ops, name gin_trgm_ops, organization gin_trgm_ops); -- a search for part of an address, a name or an organization
create index stripe_events_left_idx on stripe_events (state, created_at desc, id desc) where state in ('ignored', 'quarantined', 'failed'); -- the list of what was not taken in, among many that were
create index orders_status_idx on orders (status, created_at desc, id desc) where status <> 'paid'; -- the list of orders that are not simply paid
create index orders_paid_at_idx on orders (paid_at); -- paid in a period and not in the ledger yet
create index orders_coupon_idx on orders (paid_at) where coalesce(upper(promotion_code), coupon_id) is not null; -- codes used in a period
create index quarantined_tasks_reason_idx on quarantined_tasks (reason, id desc); -- the list by why they were refused
create index assumptions_name_idx on assumptions (name, scope, scope_id, effective_from); -- what was assumed of set-up in all installations; the list by name
create index subscription_states_currency_idx on subscription_states (currency); -- whether any subscription is in another currency than the figures
create index revenue_entries_currency_idx on revenue_entries (currency, occurred_at); -- what another currency was worth on the days of its payments
create index task_errors_scenario_no_day_idx on task_errors (scenario_no, day); -- the error codes of a scenario over a long time
create index acknowledgements_state_idx on acknowledgements (state, id desc); -- the list by state
create index alerts_severity_idx on alerts (severity, id desc); -- the list by severity
create index error_groups_kind_idx on error_groups (kind, last_seen_at, id); -- the list by kind
create index error_groups_state_idx on error_groups (state, last_seen_at, id); -- the list by state

-- Down Migration
set local lock_timeout = '5s';
drop index error_groups_state_idx;
drop index error_groups_kind_idx;
drop index alerts_severity_idx;
drop index acknowledgements_state_idx;
drop index task_errors_scenario_no_day_idx;
drop index revenue_entries_currency_idx;
drop index subscription_states_currency_idx;
drop index assumptions_name_idx;
drop index quarantined_tasks_reason_idx;
drop index orders_coupon_idx;
drop index orders_paid_at_idx;
drop index orders_status_idx;
drop index stripe_events_left_idx;
drop index customers_search_idx;
