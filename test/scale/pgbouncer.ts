import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStatement } from '../support/database-server.ts';
import { until } from '../support/until.ts';
import { programs } from './packages.ts';
import { startProgram } from './programs.ts';

/** PgBouncer in front of a PostgreSQL, lending connections for a transaction each; `url` takes the place of the database's. */
export async function startPgBouncer(
  folder: string,
  port: number,
  databaseUrl: string,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const target = new URL(databaseUrl);
  const users = join(folder, 'pgbouncer-users.txt');
  const settings = join(folder, 'pgbouncer.ini');
  writeFileSync(users, `"${target.username}" "${target.password}"\n`);
  writeFileSync(
    settings,
    `[databases]
* = host=${target.hostname} port=${target.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
default_pool_size = 20
max_client_conn = 500
server_login_retry = 1
`,
  );
  for (const file of [users, settings]) chmodSync(file, 0o644); // as root it runs as another user
  const asUser = process.getuid?.() === 0 ? ['-u', 'postgres'] : [];
  const program = startProgram(programs.pgbouncer, [...asUser, settings]);
  const url = new URL(databaseUrl);
  url.port = `${port}`;
  await until(
    () =>
      runStatement(url.href, 'select 1').then(
        () => true,
        () => false,
      ),
    20_000,
  ).catch((error: unknown) => {
    throw new Error(`PgBouncer did not start: ${program.output()}`, { cause: error });
  });
  return { url: url.href, stop: () => program.end('SIGKILL') };
}
