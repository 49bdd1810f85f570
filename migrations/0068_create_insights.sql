-- Up Migration
set local lock_timeout = '5s';

-- When insights were last looked for, and whether a language model may put them into other words: one row.
create table insight_settings (
  is_only boolean not null default true,
  made_at timestamptz,
  model_consented_at timestamptz, -- null: off
  model_consented_by text, -- null: an API key
  constraint insight_settings_pkey primary key (is_only),
  constraint insight_settings_is_only_check check (is_only)
);

select watch_changes('insight_settings', key_columns => '{}', left_out => '{is_only,made_at}');

-- What was last found, what matters most first; all of it is replaced each time.
create table insights (
  id text not null,
  position integer not null,
  insight jsonb not null, -- as the API answers it
  constraint insights_pkey primary key (id)
);

-- Down Migration
set local lock_timeout = '5s';
drop table insights;
select unwatch_changes('insight_settings');
drop table insight_settings;
