-- Up Migration
set local lock_timeout = '5s';

-- The plan of the organization in Make that an installation stands in, lower case: what a credit costs there depends on it.
alter table installations add column make_plan text; -- null: not known

-- What one credit costs in a plan of Make's from an instant on, in major units; counts where no assumption says a creditPrice.
create table make_credit_prices (
  id text not null,
  plan text not null, -- lower case, as Make names it
  price numeric not null,
  currency text not null,
  effective_from timestamptz not null,
  created_at timestamptz not null,
  constraint make_credit_prices_pkey primary key (id),
  constraint make_credit_prices_plan_check check (plan = lower(plan) and length(plan) between 1 and 100),
  constraint make_credit_prices_price_check check (price >= 0)
);

create index make_credit_prices_plan_idx on make_credit_prices (plan, effective_from desc); -- a plan's price at an instant

-- What a newer price list of AI models said otherwise than the one before, told once.
create table model_price_changes (
  id text not null,
  model text not null,
  was jsonb, -- { inputPerMillion, outputPerMillion, currency }; null: the list did not have it
  became jsonb, -- null: the list has it no more; its last price stays in force
  noticed_at timestamptz not null,
  applies_from timestamptz not null,
  constraint model_price_changes_pkey primary key (id),
  constraint model_price_changes_check check (was is not null or became is not null)
);

create index model_price_changes_noticed_at_idx on model_price_changes (noticed_at desc, applies_from desc, id desc); -- the list of changes

-- Down Migration
set local lock_timeout = '5s';
drop table model_price_changes;
drop table make_credit_prices;
alter table installations drop column make_plan;
