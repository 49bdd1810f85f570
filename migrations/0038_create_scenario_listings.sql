-- Up Migration
set local lock_timeout = '5s';

-- What the catalogue sorts, filters and searches by: one narrow row per scenario, so that a question about all of them stays small. Triggers
-- write the row anew from the view below whenever something changes that it is made of.
create table scenario_listings (
  scenario_id text not null,
  status text not null,
  category_id text not null,
  complexity_level smallint not null,
  is_paid boolean not null,
  apps text[] not null,
  popularity float8 not null, -- installations that were ever confirmed
  rating float8 not null, -- mean of the latest ratings of those who have had it; 0: none
  listed_at float8 not null, -- seconds since 1970; first publication, of a draft its creation
  renewed_at float8 not null, -- publication of the latest version; 0: none
  search tsvector not null,
  constraint scenario_listings_pkey primary key (scenario_id),
  constraint scenario_listings_scenario_id_fkey foreign key (scenario_id) references scenarios (id) on delete cascade
);
create index scenario_listings_search_idx on scenario_listings using gin (search); -- ?q=
create index scenario_listings_apps_idx on scenario_listings using gin (apps); -- ?app=
create index scenario_listings_category_id_idx on scenario_listings (category_id); -- ?category=
create index scenario_listings_popularity_idx on scenario_listings (popularity desc, scenario_id desc); -- ?sort=popular, and the best known of many matches
create index scenario_listings_rating_idx on scenario_listings (rating desc, scenario_id desc); -- ?sort=rating
create index scenario_listings_listed_at_idx on scenario_listings (listed_at desc, scenario_id desc); -- ?sort=newest
create index scenario_listings_renewed_at_idx on scenario_listings (renewed_at desc, scenario_id desc); -- ?sort=updated

-- The listings as they follow from everything else at this moment.
create view current_scenario_listings as
  select s.id as scenario_id, s.status, s.category_id, s.complexity_level, s.price_amount is not null as is_paid, s.apps,
    (select count(*) from installations i where i.scenario_id = s.id and i.confirmed_at is not null)::float8 as popularity,
    coalesce((
      select avg(latest.rating) from (
        select distinct on (f.customer_id) f.rating from feedback f
        where f.scenario_id = s.id and f.rating is not null and exists (
          select from installations i where i.customer_id = f.customer_id and i.scenario_id = s.id and i.confirmed_at is not null
        )
        order by f.customer_id, f.id desc
      ) latest
    ), 0)::float8 as rating,
    extract(epoch from coalesce(s.first_published_at, s.created_at))::float8 as listed_at,
    coalesce((
      select extract(epoch from v.published_at) from scenario_versions v
      where v.scenario_id = s.id and v.published_at is not null order by v.number desc limit 1
    ), 0)::float8 as renewed_at,
    scenario_search_text(s.title, s.description, s.tags, s.apps) as search
  from scenarios s;

-- How many scenarios stand where in the catalogue: the numbers beside its filters, without counting all of them each time.
create table scenario_counts (
  status text not null,
  category_id text not null,
  complexity_level smallint not null,
  is_paid boolean not null,
  app text not null, -- of those that use it; '': of all
  scenarios integer not null,
  constraint scenario_counts_pkey primary key (status, category_id, complexity_level, is_paid, app)
);

-- The words of titles, tags and apps with the number of scenarios that have them: where a typo looks for what was meant.
create table scenario_words (
  word text not null,
  scenarios integer not null,
  constraint scenario_words_pkey primary key (word)
);
create index scenario_words_trigrams_idx on scenario_words using gin (word gin_trgm_ops); -- words that look alike
create index scenario_words_beginning_idx on scenario_words (word text_pattern_ops); -- words that begin alike

create function scenario_words_of(title text, tags text[], apps text[]) returns text[] language sql immutable parallel safe as $$
  select tsvector_to_array(to_tsvector('simple', title || ' ' || replace(coalesce(tags::text, '') || ' ' || coalesce(apps::text, ''), '-', ' ')))
$$;

-- The row is locked before anything is counted: of two installations confirmed at once the second counts both.
create function list_scenario(id text) returns void language plpgsql as $$
begin
  perform from scenario_listings where scenario_id = id for update;
  insert into scenario_listings select * from current_scenario_listings where scenario_id = id
  on conflict (scenario_id) do update set status = excluded.status, category_id = excluded.category_id, complexity_level = excluded.complexity_level,
    is_paid = excluded.is_paid, apps = excluded.apps, popularity = excluded.popularity, rating = excluded.rating, listed_at = excluded.listed_at,
    renewed_at = excluded.renewed_at, search = excluded.search;
end $$;

create function count_scenario_words(former text[], words text[]) returns void language plpgsql as $$
begin
  insert into scenario_words as w
    select word, sum(change) from (
      select word, -1 as change from unnest(former) word union all select word, 1 from unnest(words) word
    ) changes group by word having sum(change) <> 0 order by word
  on conflict (word) do update set scenarios = w.scenarios + excluded.scenarios;
  delete from scenario_words where word = any(former) and scenarios <= 0;
end $$;

create function scenario_listings_count() returns trigger language plpgsql as $$
begin
  insert into scenario_counts as c
    select status, category_id, complexity_level, is_paid, app, sum(change) from (
      select old.status, old.category_id, old.complexity_level, old.is_paid, unnest(old.apps || ''::text) as app, -1 as change where tg_op <> 'INSERT'
      union all
      select new.status, new.category_id, new.complexity_level, new.is_paid, unnest(new.apps || ''::text), 1 where tg_op <> 'DELETE'
    ) changes group by 1, 2, 3, 4, 5 having sum(change) <> 0 order by 1, 2, 3, 4, 5
  on conflict (status, category_id, complexity_level, is_paid, app) do update set scenarios = c.scenarios + excluded.scenarios;
  if tg_op <> 'INSERT' then
    delete from scenario_counts c where c.status = old.status and c.category_id = old.category_id and c.complexity_level = old.complexity_level
      and c.is_paid = old.is_paid and c.app = any(old.apps || ''::text) and c.scenarios <= 0;
  end if;
  return null;
end $$;
create trigger scenario_listings_count after insert or delete or update of status, category_id, complexity_level, is_paid, apps
  on scenario_listings for each row execute function scenario_listings_count();

create function scenarios_list() returns trigger language plpgsql as $$
begin
  if tg_op <> 'DELETE' then perform list_scenario(new.id); end if;
  perform count_scenario_words(
    case when tg_op <> 'INSERT' then scenario_words_of(old.title, old.tags, old.apps) end,
    case when tg_op <> 'DELETE' then scenario_words_of(new.title, new.tags, new.apps) end);
  return null;
end $$;
create trigger scenarios_list after insert or delete or update of title, description, tags, apps, status, category_id, complexity_level, price_amount, first_published_at
  on scenarios for each row execute function scenarios_list();

-- Of a row that names its scenario, one it no longer names included.
create function list_named_scenario() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then perform list_scenario(old.scenario_id); end if;
  if tg_op <> 'DELETE' and (tg_op = 'INSERT' or new.scenario_id is distinct from old.scenario_id) then perform list_scenario(new.scenario_id); end if;
  return null;
end $$;
create trigger installations_list_when_new after insert on installations for each row when (new.confirmed_at is not null) execute function list_named_scenario();
create trigger installations_list_when_changed after update on installations
  for each row when ((old.confirmed_at is null) <> (new.confirmed_at is null) or old.scenario_id <> new.scenario_id) execute function list_named_scenario();
create trigger installations_list_when_gone after delete on installations for each row when (old.confirmed_at is not null) execute function list_named_scenario();
create trigger feedback_list_when_new after insert on feedback for each row when (new.rating is not null) execute function list_named_scenario();
create trigger feedback_list_when_changed after update on feedback
  for each row when (old.rating is distinct from new.rating or old.scenario_id is distinct from new.scenario_id) execute function list_named_scenario();
create trigger feedback_list_when_gone after delete on feedback for each row when (old.rating is not null) execute function list_named_scenario();
create trigger scenario_versions_list after insert or delete or update of published_at, number on scenario_versions for each row execute function list_named_scenario();

-- Makes all of it anew: at first, and should the rows ever be doubted.
create function list_all_scenarios() returns void language plpgsql as $$
begin
  lock table scenarios, scenario_versions, installations, feedback in share row exclusive mode;
  alter table scenario_listings disable trigger scenario_listings_count;
  delete from scenario_listings;
  delete from scenario_counts;
  delete from scenario_words;
  insert into scenario_listings select * from current_scenario_listings;
  alter table scenario_listings enable trigger scenario_listings_count;
  insert into scenario_counts
    select status, category_id, complexity_level, is_paid, app, count(*) from scenario_listings, unnest(apps || ''::text) app group by 1, 2, 3, 4, 5;
  insert into scenario_words select word, count(*) from scenarios, unnest(scenario_words_of(title, tags, apps)) word group by word;
end $$;
select list_all_scenarios();

alter table scenarios drop column search; -- with its index
drop index scenarios_apps_idx;

-- Down Migration
set local lock_timeout = '5s';
create index scenarios_apps_idx on scenarios using gin (apps); -- ?app=
alter table scenarios add column search tsvector not null generated always as (scenario_search_text(title, description, tags, apps)) stored;
create index scenarios_search_idx on scenarios using gin (search); -- words of the catalogue's search
drop trigger scenario_versions_list on scenario_versions;
drop trigger feedback_list_when_gone on feedback;
drop trigger feedback_list_when_changed on feedback;
drop trigger feedback_list_when_new on feedback;
drop trigger installations_list_when_gone on installations;
drop trigger installations_list_when_changed on installations;
drop trigger installations_list_when_new on installations;
drop function list_named_scenario();
drop function list_all_scenarios();
drop trigger scenarios_list on scenarios;
drop function scenarios_list();
drop function count_scenario_words(text[], text[]);
drop function list_scenario(text);
drop function scenario_words_of(text, text[], text[]);
drop table scenario_words;
drop table scenario_counts;
drop view current_scenario_listings;
drop table scenario_listings;
drop function scenario_listings_count();
