-- Up Migration
set local lock_timeout = '5s';

-- A mail cannot be sent and noted in one: it is noted that it is being sent before it goes, so that what was interrupted is not sent twice.
alter table acknowledgements add column sending_at timestamptz; -- of the last try; null: none yet
alter table acknowledgements drop constraint acknowledgements_state_check;
alter table acknowledgements add constraint acknowledgements_state_check check (
  state in ('pending', 'sending', 'sent', 'optedOut') and (state = 'sent') = (sent_at is not null) and (state <> 'sending' or sending_at is not null)
);
create index acknowledgements_sending_idx on acknowledgements (id desc) where state = 'sending';

-- Points are listed by the instants of what brought or took them.
create index reward_entries_customer_id_occurred_at_idx on reward_entries (customer_id, occurred_at desc, position desc);
create index reward_entries_occurred_at_idx on reward_entries (occurred_at desc, position desc);

-- Down Migration
set local lock_timeout = '5s';
drop index reward_entries_occurred_at_idx;
drop index reward_entries_customer_id_occurred_at_idx;
drop index acknowledgements_sending_idx;
update acknowledgements set state = 'sent', sent_at = sending_at where state = 'sending'; -- it may have gone
alter table acknowledgements drop constraint acknowledgements_state_check;
alter table acknowledgements add constraint acknowledgements_state_check check (
  state in ('pending', 'sent', 'optedOut') and (state = 'sent') = (sent_at is not null)
);
alter table acknowledgements drop column sending_at;
