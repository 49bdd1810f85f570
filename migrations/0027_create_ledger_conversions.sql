-- Up Migration
set local lock_timeout = '5s';

-- What a currency is worth in the reporting currency over some days, as an operator says.
create table exchange_rates (
  id text not null,
  number bigint not null generated always as identity, -- of several for one day the newest counts
  currency text not null,
  reporting_currency text not null,
  rate numeric not null, -- major units of the reporting currency per major unit
  minor_rate numeric not null, -- the same in minor units
  from_day date not null,
  to_day date not null, -- included
  starts_at timestamptz not null, -- the days in the reporting zone
  ends_at timestamptz not null, -- not included
  created_at timestamptz not null,
  constraint exchange_rates_pkey primary key (id),
  constraint exchange_rates_rate_check check (rate > 0 and minor_rate > 0),
  constraint exchange_rates_currency_check check (currency <> reporting_currency),
  constraint exchange_rates_days_check check (from_day <= to_day and starts_at < ends_at)
);

create unique index exchange_rates_number_key on exchange_rates (number);

-- What an unconverted row of the ledger is worth by such a rate. A newer rate for the same days is another row with the difference, so that
-- the rows of an entry add up to its present amount.
create table ledger_conversions (
  entry_id text not null,
  exchange_rate_id text not null,
  reporting_amount bigint not null,
  reporting_currency text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  constraint ledger_conversions_pkey primary key (entry_id, exchange_rate_id),
  constraint ledger_conversions_entry_id_fkey foreign key (entry_id) references revenue_entries (id) on delete restrict,
  constraint ledger_conversions_exchange_rate_id_fkey foreign key (exchange_rate_id) references exchange_rates (id) on delete restrict
);

create index ledger_conversions_exchange_rate_id_idx on ledger_conversions (exchange_rate_id);

create trigger exchange_rates_are_append_only before update or delete on exchange_rates
  for each row execute function refuse_ledger_change();
create trigger exchange_rates_are_never_truncated before truncate on exchange_rates
  for each statement execute function refuse_ledger_change();
create trigger ledger_conversions_are_append_only before update or delete on ledger_conversions
  for each row execute function refuse_ledger_change();
create trigger ledger_conversions_are_never_truncated before truncate on ledger_conversions
  for each statement execute function refuse_ledger_change();

-- A row that comes after the rate for its day is converted at once. The lock is the one under which rates are entered: without it a rate and
-- a row that are written at the same time would not see each other.
create function convert_new_ledger_entries() returns trigger language plpgsql as $$
begin
  if exists (select from inserted where reporting_amount is null) then
    perform pg_advisory_xact_lock_shared(hashtextextended('exchange rates', 0));
    insert into ledger_conversions (entry_id, exchange_rate_id, reporting_amount, reporting_currency)
    select entry.id, rate.id, round(entry.amount * rate.minor_rate), rate.reporting_currency
    from inserted entry
    cross join lateral (
      select id, minor_rate, reporting_currency
      from exchange_rates
      where currency = entry.currency and reporting_currency = entry.reporting_currency
        and entry.occurred_at >= starts_at and entry.occurred_at < ends_at
      order by number desc
      limit 1
    ) rate
    where entry.reporting_amount is null;
  end if;
  return null;
end
$$;

create trigger revenue_entries_are_converted after insert on revenue_entries
  referencing new table as inserted
  for each statement execute function convert_new_ledger_entries();

-- By the digest, states that say the same are told without being read.
alter table subscription_states add column state_digest text not null generated always as (md5(state::text)) stored;
create index subscription_states_closes_idx on subscription_states (subscription_id, valid_from, life_rank, source_id)
  include (customer_id, status, state_digest);

-- Down Migration
set local lock_timeout = '5s';
drop index subscription_states_closes_idx;
alter table subscription_states drop column state_digest;
drop trigger revenue_entries_are_converted on revenue_entries;
drop function convert_new_ledger_entries();
drop table ledger_conversions;
drop table exchange_rates;
