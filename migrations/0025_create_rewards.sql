-- Up Migration
set local lock_timeout = '5s';

-- Who brought whom: a customer tells others the code, and it is given at sign-up.
alter table customers add column referral_code text not null default substr(replace(gen_random_uuid()::text, '-', ''), 1, 12);
alter table customers add constraint customers_referral_code_key unique (referral_code);
alter table customers add column referred_by text references customers (id) on delete set null;
alter table customers add constraint customers_referred_by_check check (referred_by <> id);
create index customers_referred_by_idx on customers (referred_by);
alter table signups add column referral_code text;

alter table feedback add column accepted_at timestamptz; -- an operator found it worth points
alter table feedback add constraint feedback_accepted_at_check check (accepted_at is null or reply is not null);

-- What is worth how many points, and what they are good for; a change is another row, in force from its instant on.
create table reward_rules (
  id bigint generated always as identity,
  effective_from timestamptz not null,
  points_per_unit numeric(12, 4) not null, -- per major unit of the reporting currency that was paid, tax excluded
  completion_points integer not null,
  completions_per_month integer not null, -- more completed installations of a month bring no points
  feedback_points integer not null,
  referrer_points integer not null,
  referred_points integer not null,
  expiry_months integer, -- null: points stay
  minimum_redemption integer not null,
  redemption_step integer not null,
  code_valid_days integer not null,
  offers_at_once integer not null,
  offers_per_month integer not null,
  created_at timestamptz not null default clock_timestamp(),
  constraint reward_rules_pkey primary key (id),
  constraint reward_rules_points_check check (points_per_unit >= 0 and least(completion_points, completions_per_month, feedback_points, referrer_points, referred_points) >= 0),
  constraint reward_rules_expiry_months_check check (expiry_months between 1 and 120),
  constraint reward_rules_redemption_check check (minimum_redemption > 0 and redemption_step > 0 and code_valid_days between 1 and 730),
  constraint reward_rules_offers_check check (offers_at_once >= 0 and offers_per_month >= 0)
);
insert into reward_rules (effective_from, points_per_unit, completion_points, completions_per_month, feedback_points, referrer_points, referred_points,
  expiry_months, minimum_redemption, redemption_step, code_valid_days, offers_at_once, offers_per_month)
values ('-infinity', 1, 10, 10, 25, 100, 50, 12, 100, 50, 90, 1, 2);

-- Points that became a promotion code, or are about to.
create table reward_redemptions (
  id text not null, -- of Stripe's coupon too
  customer_id text not null,
  points bigint not null,
  worth_amount bigint not null, -- at the value of a point on the day
  worth_currency text not null,
  code text not null,
  state text not null default 'pending', -- until Stripe has the code, or has refused it: then the points are back
  refusal text, -- Stripe's words
  stripe_promotion_code_id text,
  idempotency_key text, -- of the request
  created_at timestamptz not null,
  expires_at timestamptz not null, -- of the code
  constraint reward_redemptions_pkey primary key (id),
  constraint reward_redemptions_code_key unique (code),
  constraint reward_redemptions_customer_id_idempotency_key_key unique (customer_id, idempotency_key),
  constraint reward_redemptions_state_check check (state in ('pending', 'issued', 'refused') and (state = 'issued') = (stripe_promotion_code_id is not null)),
  constraint reward_redemptions_amounts_check check (points > 0 and worth_amount > 0),
  constraint reward_redemptions_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict
);

create index reward_redemptions_customer_id_id_idx on reward_redemptions (customer_id, id desc);
create index reward_redemptions_pending_idx on reward_redemptions (created_at) where state = 'pending';
create index reward_redemptions_created_at_idx on reward_redemptions (created_at);

-- The ledger of points: append-only; a customer's balance is the sum. A row of one customer is written under the lock of that customer.
create table reward_entries (
  position bigint generated always as identity, -- the order in which they were written
  id text not null,
  customer_id text not null,
  kind text not null,
  points bigint not null, -- signed; 0 says that something brought none
  source_key text not null, -- what brought it: an order, an installation, a redemption
  revision integer not null default 1, -- one row per key and revision: writing it again changes nothing
  order_id text,
  redemption_id text,
  expired_id text, -- the row whose points are over
  note text, -- an operator's reason
  occurred_at timestamptz not null,
  expires_at timestamptz, -- of points that came in; null: they stay
  recorded_at timestamptz not null default clock_timestamp(),
  constraint reward_entries_pkey primary key (id),
  constraint reward_entries_source_key_revision_key unique (source_key, revision),
  constraint reward_entries_kind_check check (kind in (
    'purchase', 'refund', 'refundReturned', 'completion', 'feedback', 'referral', 'referralReversed', 'redemption', 'redemptionReturned', 'expiry', 'manual'
  )),
  constraint reward_entries_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict,
  constraint reward_entries_order_id_fkey foreign key (order_id) references orders (id) on delete restrict,
  constraint reward_entries_redemption_id_fkey foreign key (redemption_id) references reward_redemptions (id) on delete restrict,
  constraint reward_entries_expired_id_fkey foreign key (expired_id) references reward_entries (id) on delete restrict
);

create index reward_entries_customer_id_position_idx on reward_entries (customer_id, position desc);
create index reward_entries_order_id_idx on reward_entries (order_id);
create index reward_entries_redemption_id_idx on reward_entries (redemption_id);
create index reward_entries_expired_id_idx on reward_entries (expired_id);
create index reward_entries_expires_at_idx on reward_entries (expires_at) where expires_at is not null;

create trigger reward_entries_are_append_only before update or delete on reward_entries
  for each row execute function refuse_ledger_change();
create trigger reward_entries_are_never_truncated before truncate on reward_entries
  for each statement execute function refuse_ledger_change();

-- Told once: an installation has completed its first, hundredth or thousandth run.
create table acknowledgements (
  id text not null,
  installation_id text not null,
  customer_id text not null,
  scenario_id text not null,
  completed_runs integer not null,
  reached_at timestamptz not null,
  state text not null, -- 'optedOut': the customer wants no such mails; it is never sent
  content jsonb, -- what was written: figures, points, offer; null until then
  created_at timestamptz not null,
  sent_at timestamptz,
  constraint acknowledgements_pkey primary key (id),
  constraint acknowledgements_installation_id_completed_runs_key unique (installation_id, completed_runs),
  constraint acknowledgements_state_check check (state in ('pending', 'sent', 'optedOut') and (state = 'sent') = (sent_at is not null)),
  constraint acknowledgements_installation_id_fkey foreign key (installation_id) references installations (id) on delete restrict,
  constraint acknowledgements_customer_id_fkey foreign key (customer_id) references customers (id) on delete restrict,
  constraint acknowledgements_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete restrict
);

create index acknowledgements_customer_id_id_idx on acknowledgements (customer_id, id desc);
create index acknowledgements_scenario_id_idx on acknowledgements (scenario_id);

-- Down Migration
set local lock_timeout = '5s';
drop table acknowledgements;
drop table reward_entries;
drop table reward_redemptions;
drop table reward_rules;
alter table feedback drop column accepted_at;
alter table signups drop column referral_code;
alter table customers drop column referred_by;
alter table customers drop column referral_code;
