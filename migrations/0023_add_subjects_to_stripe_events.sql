-- Up Migration
set local lock_timeout = '5s';

-- What an event is about: events of one subject are worked off together, and never by two workers at once.
alter table stripe_events add column subject text; -- null: nothing followed from its type when it came
alter table stripe_events add column waits_for text; -- of parked ones: what has to appear first, such as `stripe-customer cus_1`
alter table stripe_events add column parked_at timestamptz; -- when it was parked first
alter table stripe_events drop constraint stripe_events_state_check;
alter table stripe_events add constraint stripe_events_state_check
  check (state in ('pending', 'parked', 'done', 'ignored', 'quarantined', 'failed'));
alter table stripe_events add constraint stripe_events_waits_for_check check (state <> 'parked' or waits_for is not null);

drop index stripe_events_next_attempt_at_idx;
create index stripe_events_next_attempt_at_idx on stripe_events (next_attempt_at) where state in ('pending', 'parked');
create index stripe_events_subject_idx on stripe_events (subject) where state in ('pending', 'parked');
create index stripe_events_waits_for_idx on stripe_events (waits_for) where state = 'parked';

-- Down Migration
set local lock_timeout = '5s';
drop index stripe_events_waits_for_idx;
drop index stripe_events_subject_idx;
drop index stripe_events_next_attempt_at_idx;
update stripe_events set state = 'pending' where state = 'parked';
alter table stripe_events drop constraint stripe_events_waits_for_check;
alter table stripe_events drop constraint stripe_events_state_check;
alter table stripe_events add constraint stripe_events_state_check check (state in ('pending', 'done', 'ignored', 'quarantined', 'failed'));
alter table stripe_events drop column parked_at, drop column waits_for, drop column subject;
create index stripe_events_next_attempt_at_idx on stripe_events (next_attempt_at) where state = 'pending';
