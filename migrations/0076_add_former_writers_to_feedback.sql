-- Up Migration
set local lock_timeout = '5s';

-- Servers of the former release write feedback too while servers are replaced, or after the release was taken back. They know neither which run it
-- is about nor why it was closed, so both follow from what they write. Goes with the next release but one.
create function complete_former_feedback() returns trigger language plpgsql as $$
begin
  if new.execution_id is not null and new.run_link = 'open' then
    new.run_link := 'linked';
    new.run_linked_by := 'customer';
    new.run_linked_at := new.created_at;
  end if;
  if new.status = 'closed' then
    new.closed_because := coalesce(new.closed_because, 'operator');
  else
    new.closed_because := null;
  end if;
  return new;
end
$$;

create trigger feedback_complete_former before insert or update of execution_id, status, run_link, closed_because on feedback
  for each row execute function complete_former_feedback();

-- Down Migration
set local lock_timeout = '5s';
drop trigger feedback_complete_former on feedback;
drop function complete_former_feedback();
