-- Up Migration
set local lock_timeout = '5s';

create extension if not exists pg_trgm;

-- The shelves of the catalogue; every scenario stands on one.
create table categories (
  id text not null,
  slug text not null,
  name text not null,
  created_at timestamptz not null,
  constraint categories_pkey primary key (id),
  constraint categories_slug_key unique (slug)
);

-- What the full-text search sees; immutable, so that a generated column may use it (array_to_string alone is not).
create function scenario_search_text(title text, description text, tags text[], apps text[]) returns tsvector
  language sql immutable parallel safe
  return setweight(to_tsvector('english', title), 'A')
    || setweight(to_tsvector('english', replace(coalesce(tags::text, '') || ' ' || coalesce(apps::text, ''), '-', ' ')), 'B')
    || setweight(to_tsvector('english', description), 'C');

-- Entries of the library; publishing gives them the apps and steps of the newest published version.
create table scenarios (
  id text not null,
  slug text not null,
  title text not null,
  description text not null,
  complexity_level smallint not null,
  category_id text not null,
  tags text[] not null default '{}',
  status text not null default 'draft',
  price_amount bigint, -- minor units; null: free
  price_currency text,
  recurring text,
  minutes_by_hand numeric not null default 0, -- default assumption: minutes that one item takes by hand
  steps jsonb not null default '[]',
  apps text[] not null default '{}',
  is_starter boolean not null default false, -- came with the product rather than from an operator
  created_at timestamptz not null,
  updated_at timestamptz not null,
  first_published_at timestamptz,
  search tsvector not null generated always as (scenario_search_text(title, description, tags, apps)) stored,
  constraint scenarios_pkey primary key (id),
  constraint scenarios_slug_key unique (slug),
  constraint scenarios_category_id_fkey foreign key (category_id) references categories (id) on delete restrict,
  constraint scenarios_complexity_level_check check (complexity_level between 1 and 5),
  constraint scenarios_status_check check (status in ('draft', 'active', 'completed', 'archived')),
  constraint scenarios_price_check check ((price_amount is null) = (price_currency is null) and price_amount > 0),
  constraint scenarios_recurring_check check (recurring is null or (recurring in ('month', 'year') and price_amount is not null)),
  constraint scenarios_minutes_by_hand_check check (minutes_by_hand >= 0)
);

create index scenarios_search_idx on scenarios using gin (search); -- words of the catalogue's search
create index scenarios_apps_idx on scenarios using gin (apps); -- ?app=
create index scenarios_category_id_idx on scenarios (category_id); -- ?category= and the counts per category

-- The blueprints of an entry, numbered from 1; a published one is never changed.
create table scenario_versions (
  id text not null,
  scenario_id text not null,
  number integer not null,
  changelog text not null default '',
  blueprint jsonb, -- cleaned; null while the report has errors, so that a secret found is not stored
  scheduling jsonb,
  requirements jsonb not null default '[]',
  steps jsonb not null default '[]',
  apps text[] not null default '{}',
  report jsonb not null,
  created_at timestamptz not null,
  published_at timestamptz,
  constraint scenario_versions_pkey primary key (id),
  constraint scenario_versions_scenario_id_number_key unique (scenario_id, number),
  constraint scenario_versions_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete cascade,
  constraint scenario_versions_published_check check (published_at is null or blueprint is not null)
);

-- Scenarios that come with the product are imported once: one that an operator deleted does not come back.
create table starter_imports (
  slug text not null,
  imported_at timestamptz not null,
  constraint starter_imports_pkey primary key (slug)
);

-- Down Migration
set local lock_timeout = '5s';
drop table starter_imports;
drop table scenario_versions;
drop table scenarios;
drop function scenario_search_text(text, text, text[], text[]);
drop table categories;
