-- Up Migration
set local lock_timeout = '5s';

-- What an operator said of a feature switch; one without a row is as the code says.
create table switches (
  name text not null,
  is_on boolean not null, -- false: off for everybody, whoever is listed
  percent integer not null, -- of all customers, chosen by a hash of name and customer
  allowed text[] not null, -- customers who have it beside those
  denied text[] not null, -- customers who never have it
  updated_at timestamptz not null,
  constraint switches_pkey primary key (name),
  constraint switches_percent_check check (percent between 0 and 100),
  constraint switches_lists_check check (not allowed && denied)
);

select watch_changes('switches', key_columns => '{name}');

-- Down Migration
set local lock_timeout = '5s';
select unwatch_changes('switches');
drop table switches;
