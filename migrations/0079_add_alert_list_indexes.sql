-- Up Migration
set local lock_timeout = '5s';
create index alerts_unresolved_id_idx on alerts (id desc) where state <> 'resolved'; -- the list of what needs somebody, among many that are over
create index alerts_rule_id_id_idx on alerts (rule_id, id desc); -- the list of what a rule found

-- Down Migration
set local lock_timeout = '5s';
drop index alerts_rule_id_id_idx;
drop index alerts_unresolved_id_idx;
