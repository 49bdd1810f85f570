-- Up Migration
set local lock_timeout = '5s';

create index installations_status_idx on installations (status, id desc); -- GET /admin/installations?status=, of which a few have failed; the job that abandons
create index feedback_status_idx on feedback (status, id desc); -- GET /admin/feedback?status=
create index feedback_kind_idx on feedback (kind, id desc); -- GET /admin/feedback?kind=
create index scenario_listings_status_idx on scenario_listings (status); -- GET /admin/scenarios?status=, of which most are active
create index scenario_counts_of_all_idx on scenario_counts (category_id) where app = ''; -- GET /v1/categories
create index task_facts_currency_idx on task_facts using brin (currency) with (pages_per_range = 32, autosummarize = on); -- values in a former reporting currency
drop index installations_pending_idx;
drop index feedback_open_idx;

-- Down Migration
set local lock_timeout = '5s';
create index feedback_open_idx on feedback (id desc) where status = 'open'; -- what waits for an answer
create index installations_pending_idx on installations (created_at) where status = 'pending'; -- the job that abandons
drop index task_facts_currency_idx;
drop index scenario_counts_of_all_idx;
drop index scenario_listings_status_idx;
drop index feedback_kind_idx;
drop index feedback_status_idx;
drop index installations_status_idx;
