import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/lib/postgresql/15/bin'];

const find = (name: string): string =>
  folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? '';

/** The programs of this machine that a cluster is made of; empty where there is none. */
export const programs = {
  nginx: find('nginx'),
  haproxy: find('haproxy'),
  pgbouncer: find('pgbouncer'),
  postgres: '/usr/lib/postgresql/15/bin/postgres',
  initdb: '/usr/lib/postgresql/15/bin/initdb',
  pg_basebackup: '/usr/lib/postgresql/15/bin/pg_basebackup',
  pg_dump: '/usr/lib/postgresql/15/bin/pg_dump',
  pg_restore: '/usr/lib/postgresql/15/bin/pg_restore',
};

const missing = Object.entries(programs).flatMap(([name, path]) => (existsSync(path) ? [] : [name]));

/** Whether a cluster can be started here. */
export const hasPrograms = missing.length === 0;

if (!hasPrograms) {
  process.stderr.write(
    `No ${missing.join(', ')} was found: the cluster tests are skipped. Install them (Debian 12: apt-get install --no-install-recommends nginx haproxy pgbouncer postgresql-15).\n`,
  );
}
