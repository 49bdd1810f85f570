-- Up Migration
set local lock_timeout = '5s';

-- Customers who are asked how long it takes by hand what an installation does: after the 5th, the 25th and the 100th success, each once.
create table calibration_questions (
  installation_id text not null,
  milestone integer not null,
  asked_at timestamptz not null,
  shown_at timestamptz, -- in the answer to a report; null: in none yet
  mail_state text not null default 'pending',
  mail_taken_at timestamptz, -- when the last try to send it began
  constraint calibration_questions_pkey primary key (installation_id, milestone),
  constraint calibration_questions_installation_id_fkey foreign key (installation_id) references installations (id) on delete restrict,
  constraint calibration_questions_milestone_check check (milestone in (5, 25, 100)),
  constraint calibration_questions_mail_state_check check (
    mail_state in ('pending', 'sending', 'sent', 'notWanted') and (mail_state not in ('sending', 'sent') or mail_taken_at is not null)
  )
);

create index calibration_questions_pending_idx on calibration_questions (asked_at) where mail_state = 'pending'; -- mails to send

-- What customers answered, as they said it: minutes for so many items. Of several answers to one question the newest counts.
create table calibration_answers (
  id text not null,
  position bigint generated always as identity, -- which came later, when two came in the same millisecond
  installation_id text not null,
  milestone integer, -- of the question that was open; null: nobody had asked
  minutes numeric not null,
  items integer not null,
  via text not null,
  created_at timestamptz not null,
  constraint calibration_answers_pkey primary key (id),
  constraint calibration_answers_installation_id_fkey foreign key (installation_id) references installations (id) on delete restrict,
  constraint calibration_answers_amounts_check check (minutes >= 0 and items > 0),
  constraint calibration_answers_via_check check (via in ('api', 'page'))
);

create index calibration_answers_installation_id_idx on calibration_answers (installation_id, position desc); -- an installation's own; a scenario's, by its installations

-- Down Migration
set local lock_timeout = '5s';
drop table calibration_answers;
drop table calibration_questions;
