import pg from 'pg';

/** The same server and account, another database. */
export function withDatabase(url: string, databaseName: string): string {
  const address = new URL(url);
  address.pathname = `/${databaseName}`;
  return address.href;
}

/** Runs one statement on a connection of its own, for statements about databases. */
export async function runStatement(url: string, statement: string): Promise<Record<string, string>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {}); // the statement that fails tells
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Drops every database whose name starts with the prefix, whoever is still connected. */
export async function dropDatabases(url: string, namePrefix: string): Promise<void> {
  const rows = await runStatement(
    url,
    `select datname from pg_database where starts_with(datname, '${namePrefix}')`,
  );
  for (const { datname } of rows) await runStatement(url, `drop database if exists ${datname} with (force)`);
}
