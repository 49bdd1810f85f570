-- Up Migration
set local lock_timeout = '5s';

create index task_facts_unconverted_idx on task_facts (started_at) where unconverted is not null; -- amounts in currencies without a rate

-- Down Migration
set local lock_timeout = '5s';
drop index task_facts_unconverted_idx;
