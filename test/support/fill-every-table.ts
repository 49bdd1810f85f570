import { readFile } from 'node:fs/promises';
import type { Client } from 'pg';

/** Puts a row into every table of the schema and fails when one stays empty: a new table needs a line in the SQL beside this. */
export async function fillEveryTable(client: Client): Promise<void> {
  await client.query(await readFile(new URL('one-row-each.sql', import.meta.url), 'utf8'));
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
       and (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %I', c.relname), false, true, '')))[1]::text::int = 0`,
  );
  if (rows.length > 0)
    throw new Error(
      `No row in ${rows.map(({ name }) => name).join(', ')}: add one to test/support/one-row-each.sql`,
    );
}
