import type { Pool } from '../../../server/platform/database.ts';

/** The words of the library, the commonest first: how often one stands in a text falls with its place. */
export const words =
  `data team customer record update message sheet daily weekly report automatic new every list send
invoice order lead ticket payment calendar survey backup contact meeting candidate contract review inventory campaign
reminder summary alert digest approval export import sync triage routing cleanup scoring matching archive forecast
refund shipment warehouse onboarding payroll webinar newsletter subscription warranty attendance procurement translation
transcript compliance certificate maintenance reservation itinerary prescription scholarship`.split(/\s+/);

export const apps =
  `gmail google-sheets slack hubspot airtable notion stripe shopify openai mailchimp google-drive trello
asana salesforce pipedrive zendesk jira dropbox typeform calendly xero quickbooks woocommerce telegram discord github gitlab
monday clickup freshdesk intercom twilio sendgrid box onedrive outlook teams zoom webflow wordpress`.split(
    /\s+/,
  );

const categories = 20;

/**
 * So many published scenarios, each with a version, six steps and a description of 45 words: a few words are in every other text, most in
 * some dozens, and each scenario has one of its own. One in five ran every day of a month. The same numbers give the same library.
 */
export async function fillLibrary(pool: Pool, scenarios: number): Promise<void> {
  const client = await pool.connect();
  try {
    for (const table of ['scenarios', 'scenario_versions'])
      await client.query(`alter table ${table} disable trigger user`);
    await client.query('select setseed(0.5)');
    await client.query(
      `insert into categories (id, slug, name, created_at)
       select 'cat_' || n, 'category-' || n, 'Category ' || n, now() from generate_series(1, $1::int) n`,
      [categories],
    );
    await client.query(scenarioRows, [scenarios, words, apps, categories]);
    await client.query(
      `insert into scenario_versions (id, scenario_id, number, blueprint, report, created_at, published_at)
       select 'ver_' || id, id, 1, '{}', '{}', first_published_at, first_published_at + random() * interval '30 days' from scenarios`,
    );
    for (const table of ['scenarios', 'scenario_versions'])
      await client.query(`alter table ${table} enable trigger user`);
    await client.query('select list_all_scenarios()');
    await client.query(
      // As if each had been installed; a hundredth of them a lot.
      `update scenario_listings set popularity = floor(2000 * random() ^ 9), rating = case when random() < 0.3 then 1 + 4 * random() else 0 end`,
    );
    await client.query(days);
    for (const table of [
      'scenarios',
      'scenario_versions',
      'scenario_listings',
      'scenario_counts',
      'scenario_words',
      'library_days',
    ])
      await client.query(`vacuum (full, analyze) ${table}`);
  } finally {
    client.release();
  }
}

/** One of a list, the first ones more often. */
const common = (list: string, power: number) =>
  `(${list})[1 + floor(cardinality(${list}) * random() ^ ${power})::int]`;
/** One of 50,625 made of four syllables; it names the row so that each gets its own. */
const rare = (row: string) =>
  `(select string_agg(substr('bakedilomunapesitovuwaxezokagi', 1 + 2 * floor(15 * random() + 0 * (s + ${row}))::int, 2), '') from generate_series(1, 4) s)`;

const scenarioRows = `
  insert into scenarios (id, slug, title, description, complexity_level, category_id, tags, status, price_amount, price_currency, minutes_by_hand,
    steps, apps, created_at, updated_at, first_published_at)
  select 'scn_' || lpad(n::text, 8, '0'), 'scenario-' || n,
    initcap(${common('$2::text[]', 1.5)}) || ' ' || ${common('$2::text[]', 1.5)} || ' ' || ${rare('n')},
    (select string_agg(case when random() < 0.8 then ${common('$2::text[]', 2)} else ${rare('word')} end, ' ' order by word) from generate_series(n, n + 44) word),
    1 + floor(5 * random())::int, 'cat_' || 1 + floor($4::int * random() ^ 2)::int,
    array[${common('$2::text[]', 1)}, ${common('$2::text[]', 1)}], 'active',
    case when n % 5 < 2 then 1900 end, case when n % 5 < 2 then 'usd' end, 4,
    (select jsonb_agg(jsonb_build_object('position', step, 'module', 'google-sheets:addRow', 'app', 'google-sheets', 'label', 'Add a row ' || n, 'kind', 'action')) from generate_series(1, 6) step),
    (select array_agg(distinct ${common('$3::text[]', 2)}) from generate_series(1, 1 + n % 4)),
    now() - random() * interval '700 days', now(), now() - random() * interval '700 days'
  from generate_series(1, $1::int) n`;

const days = `
  insert into library_days (day, scenario_no, ai_model, kind, started, completed, valued, time_value, credit_cost)
  select current_date - day, no, 'none', 1, 5, 4, 4, 4000000 + 1000 * (no % 977), 1000000 + 999 * (no % 1013)
  from scenarios, generate_series(0, 29) day where no % 5 = 0`;
