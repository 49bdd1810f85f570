import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMakeToken } from '../../../server/installations/reporting/make-tokens.ts';
import { rotateMakeTokens } from '../../../server/installations/reporting/rotate-make-tokens.ts';
import { encryptionWith } from '../../../server/platform/encryption.ts';
import { makeToken, startPullWorld, type PullWorld } from '../executions/pull-world.ts';

const newKey = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const [old, next, third] = [newKey('old'), newKey('next'), newKey('third')];
let world: PullWorld;

beforeAll(async () => {
  world = await startPullWorld({ env: { ENCRYPTION_KEYS: old } });
});
afterAll(() => world.close());

const admin = (keys: string) =>
  promisify(execFile)(process.execPath, ['scripts/run.mjs', 'server/admin.ts', 'encryption', 'rotate'], {
    env: {
      PATH: process.env['PATH'] ?? '',
      DATABASE_URL: world.server.deps.config.databaseUrl ?? '',
      DATA_DIR: world.server.deps.config.dataDir,
      ENCRYPTION_KEYS: keys,
    },
  });
const rotate = async (keys: string) => JSON.parse((await admin(keys)).stdout) as object;
const keysInUse = async () =>
  (
    await world.pool.query<{ key: string }>(
      `select distinct split_part(sealed_token, '.', 2) as key from make_tokens order by 1`,
    )
  ).rows.map(({ key }) => key);

test('the command encrypts every token with the first key, and may be repeated', async () => {
  const installations = [];
  for (let count = 0; count < 3; count += 1) installations.push(await world.install());
  const keys = `${next},${old}`;
  expect(await rotate(keys)).toEqual({ keyId: 'next', rotated: 3, total: 3 });
  expect(await keysInUse()).toEqual(['next']);
  expect(await rotate(keys)).toEqual({ keyId: 'next', rotated: 0, total: 3 });
  const withNext = { pool: world.pool, encryption: encryptionWith(next) };
  for (const { id } of installations)
    expect(await openMakeToken(withNext, id)).toMatchObject({ token: makeToken });

  // A server that was not told of the new key keeps the token, goes on with the others and refuses nobody.
  const [{ id } = { id: '' }] = installations;
  expect(await world.pull(id)).toBe('later');
  expect(world.server.logText()).toContain('ENCRYPTION_KEYS has no key');
  expect(await world.pull(id, { encryption: encryptionWith(keys) })).toBe('complete');
  expect(await openMakeToken(withNext, id)).toMatchObject({ token: makeToken });
});

test('more tokens than a batch holds are all rotated, also when it was interrupted', async () => {
  const { id } = await world.install();
  const { rows } = await world.pool.query<{ id: string }>(
    `insert into installations (id, customer_id, scenario_id, version_id, status, reporting, name, created_at)
     select 'ins_copy_' || lpad(n::text, 4, '0'), customer_id, scenario_id, version_id, 'installed', 'pull', name, created_at
     from installations, generate_series(1, 250) n where id = $1 returning id`,
    [id],
  );
  const sealing = encryptionWith(old);
  for (const row of rows)
    await world.pool.query(
      `insert into make_tokens (installation_id, zone, sealed_token, consented_at, policy_version, pulls_from)
       values ($1, 'eu1.make.com', $2, now(), '1', now())`,
      [row.id, sealing.seal(makeToken, `make_tokens/${row.id}`)],
    );
  const broken = rows[120]!.id;
  const { rows: kept } = await world.pool.query<{ sealed: string }>(
    `select sealed_token as sealed from make_tokens where installation_id = $1`,
    [broken],
  );
  const swap = (sealed: string) =>
    world.pool.query(`update make_tokens set sealed_token = $2 where installation_id = $1`, [broken, sealed]);
  await swap(sealing.seal(makeToken, 'elsewhere'));
  const encryption = encryptionWith(`${third},${next},${old}`);
  await expect(rotateMakeTokens(world.pool, encryption)).rejects.toThrow();
  expect(await keysInUse()).toEqual(['old', 'third']);
  await swap(kept[0]!.sealed);
  const { total } = await rotateMakeTokens(world.pool, encryption);
  expect(total).toBe(254);
  expect(await keysInUse()).toEqual(['third']);
});

test('a key that is gone too early is named', async () => {
  await expect(admin(newKey('fresh'))).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/no key "third"/),
  });
});
