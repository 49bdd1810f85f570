-- Up Migration
set local lock_timeout = '5s';

-- Servers that run, each with a sign of life every quarter of a minute. Who fell silent is gone after a day.
create table running_servers (
  id text not null,
  release text not null,
  node text not null,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  memory_bytes bigint not null,
  constraint running_servers_pkey primary key (id)
);

-- Down Migration
set local lock_timeout = '5s';
drop table running_servers;
