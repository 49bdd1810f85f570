-- Up Migration
set local lock_timeout = '5s';

-- The credits that the plan of the organization has each month, as Make says them, and which organization that is: teams share its plan.
alter table installations add column make_plan_credits bigint; -- null: not known
alter table installations add column make_organization_id bigint; -- null: not known

-- What people say of the credits that a customer's plan in Make has each month, for where Make does not tell. The newest counts.
create table plan_credit_statements (
  customer_id text not null,
  stated_at timestamptz not null,
  credits_per_month bigint, -- null: taken back
  stated_by text not null,
  constraint plan_credit_statements_pkey primary key (customer_id, stated_at),
  constraint plan_credit_statements_credits_per_month_check check (credits_per_month > 0),
  constraint plan_credit_statements_stated_by_check check (stated_by in ('customer', 'operator')),
  constraint plan_credit_statements_customer_id_fkey foreign key (customer_id) references customers (id) on delete cascade
);

select watch_changes('plan_credit_statements', key_columns => '{customer_id}', left_out => '{stated_at}',
  is_by_row => true, in_order_of => 'stated_at');

-- When the credits of a plan are used up this month, as it looked last night.
create table plan_exhaustions (
  customer_id text not null,
  place text not null, -- the organization in Make, else the team, else nothing: 'eu1.make.com organization 5'
  plan text,
  credits_per_month bigint,
  source text, -- who said so
  through date not null, -- the last day that is counted
  renews_on date not null,
  used double precision not null, -- credits of this month, through that day
  expected double precision, -- credits of the whole month
  earliest_on date, -- by this day with a chance of 20 %
  exhausted_on date, -- by this day with even chances
  p80_on date, -- by this day with a chance of 80 %
  model text,
  low_history boolean not null,
  reason text, -- why there is no day
  made_at timestamptz not null,
  constraint plan_exhaustions_pkey primary key (customer_id, place),
  constraint plan_exhaustions_source_check check (source in ('make', 'customer', 'operator')),
  constraint plan_exhaustions_customer_id_fkey foreign key (customer_id) references customers (id) on delete cascade
);

create index plan_exhaustions_earliest_on_idx on plan_exhaustions (coalesce(earliest_on, '9999-12-31'), customer_id, place); -- whose credits may end first

-- Down Migration
set local lock_timeout = '5s';
drop table plan_exhaustions;
select unwatch_changes('plan_credit_statements');
drop table plan_credit_statements;
alter table installations drop column make_organization_id;
alter table installations drop column make_plan_credits;
