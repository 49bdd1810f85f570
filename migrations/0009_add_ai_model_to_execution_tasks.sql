-- Up Migration
set local lock_timeout = '5s';

-- Every task says which model it used, or 'none'. A constant default fills the older rows without rewriting or scanning them:
-- PostgreSQL keeps it in the catalogue (pg_attribute.attmissingval, since 11) and every older row reads as 'none' from now on,
-- also after the default is dropped; "not null" needs no check because that value is known not to be null. Both statements change
-- only the catalogue, so the exclusive lock is held for milliseconds whatever the size of the table.
alter table execution_tasks add column ai_model text not null default 'none';
alter table execution_tasks alter column ai_model drop default; -- whoever records a task must say it

-- Down Migration
set local lock_timeout = '5s';
alter table execution_tasks drop column ai_model;
