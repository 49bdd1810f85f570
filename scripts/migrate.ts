// Brings the database at DIRECT_DATABASE_URL or DATABASE_URL to this build's schema: the step before a release. "down [N]" takes
// the newest migrations back.
import { readConfig } from '../server/platform/config.ts';
import { migrate } from '../server/platform/migrate.ts';

const [direction = 'up', count] = process.argv.slice(2);
const { directDatabaseUrl } = readConfig({ ...process.env, NODE_ENV: 'development' });
if (!directDatabaseUrl || (direction !== 'up' && direction !== 'down')) {
  process.stderr.write(
    'Usage: DATABASE_URL=postgres://… npm run migrate [-- up | down [N]]. (The embedded database migrates itself at start.)\n',
  );
  process.exit(2);
}
const names = await migrate({
  databaseUrl: directDatabaseUrl,
  direction,
  ...(count === undefined ? {} : { count: Number(count) }),
});
process.stdout.write(
  names.length === 0 ? 'The schema is up to date.\n' : `${direction}: ${names.join(', ')}\n`,
);
