import pg from 'pg';

/** Why the demo does not begin, in words for who called it. */
export class DemoRefusal extends Error {}

/** Neither in production nor beside a key that moves real money, whatever else is set. */
export function requireSafeEnvironment(env: NodeJS.ProcessEnv): void {
  if (env['NODE_ENV'] === 'production')
    throw new DemoRefusal(
      'The demo is refused with NODE_ENV=production: it would fill the library with made-up customers.',
    );
  if (env['STRIPE_SECRET_KEY']?.includes('_live_'))
    throw new DemoRefusal(
      'The demo is refused while STRIPE_SECRET_KEY is a live key. Unset it, or use a test key.',
    );
}

const tables = [
  ['customers', 'customer'],
  ['orders', 'order'],
  ['installations', 'installation'],
  ['execution_tasks', 'execution task'],
] as const;

/** Only a library without a customer, an order, an installation and a task is filled; nothing is ever deleted to make it so. */
export async function requireEmptyLibrary(databaseUrl: string, dataDir: string | null): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {}); // the statement that fails tells
  await client.connect().catch((error: unknown) => {
    throw new DemoRefusal(`The database at DATABASE_URL cannot be reached: ${(error as Error).message}`);
  });
  try {
    const found: string[] = [];
    for (const [table, name] of tables) {
      const count = await countRows(client, table);
      if (count > 0) found.push(`${count} ${name}${count === 1 ? '' : 's'}`);
    }
    if (found.length === 0) return;
    const elsewhere =
      dataDir === null
        ? 'point DATABASE_URL to an empty database'
        : `set DATA_DIR to another folder (this one is ${dataDir})`;
    throw new DemoRefusal(
      (await countRows(client, 'customers where not is_demo')) > 0
        ? `This library holds real data (${found.join(', ')}); the demo fills an empty one only. To see the demo, ${elsewhere}.`
        : `This library holds a demo already, or the beginning of one (${found.join(', ')}). To start anew, ${
            dataDir === null ? elsewhere : `delete the folder ${dataDir}, or set DATA_DIR to another one`
          }.`,
    );
  } finally {
    await client.end();
  }
}

/** 0 when the table does not exist yet. `from` is one of the names above. */
async function countRows(client: pg.Client, from: string): Promise<number> {
  const { rows } = await client.query<{ exists: boolean }>(
    'select to_regclass($1::text) is not null as exists',
    [from.split(' ')[0]],
  );
  if (!rows[0]?.exists) return 0;
  const counted = await client.query<{ count: string }>(`select count(*) as count from ${from}`);
  return Number(counted.rows[0]?.count ?? 0);
}
