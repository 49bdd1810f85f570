// Runs the tests of the last release (the newest tag, or the one that is named) on the schema of this tree: its servers must go on working while
// those of this release start, and take over again when this release is rolled back.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
/** They hold a release against its own migrations and indexes, not against those of the next. */
const ofItsOwnSchema = [
  '**/*migrations*.test.ts',
  '**/migrations/**',
  'test/server/plans/**',
  '**/health.test.ts',
  '**/distributed-tables.test.ts',
];

function run(command: string, args: string[], cwd: string): number {
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (error) throw error;
  return status ?? 1;
}

function answerOf(args: string[]): string | null {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

type Package = { dependencies: Record<string, string>; devDependencies: Record<string, string> };

/** Modules of the release: those of this tree where it has all of them in the same versions, which are exact. */
function giveModules(tree: string): number {
  const [former, present] = [tree, root].map((folder) => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    ) as Package;
    return { ...dependencies, ...devDependencies };
  });
  const isThere = Object.entries(former!).every(([name, version]) => present![name] === version);
  if (!isThere) return run('npm', ['ci', '--no-audit', '--no-fund'], tree);
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  return 0;
}

function testFormerRelease(tag: string, files: string[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'former-release-'));
  chmodSync(folder, 0o755); // some tests start programs as another user
  const tree = join(folder, 'tree');
  try {
    if (run('git', ['worktree', 'add', '--quiet', '--detach', tree, tag], root) !== 0) return 1;
    const missing = answerOf(['diff', '--name-only', '--diff-filter=DMR', tag, '--', 'migrations']);
    if (missing) {
      process.stderr.write(
        `Migrations of ${tag} were changed or taken away since, so no database of it can follow:\n${missing}\n`,
      );
      return 1;
    }
    rmSync(join(tree, 'migrations'), { recursive: true });
    cpSync(join(root, 'migrations'), join(tree, 'migrations'), { recursive: true });
    if (giveModules(tree) !== 0) return 1;
    if (run(process.execPath, ['scripts/run.mjs', 'scripts/ensure-dashboard.ts'], tree) !== 0) return 1;
    process.stdout.write(`Testing ${tag} on the schema of this tree.\n`);
    const excluded = ofItsOwnSchema.flatMap((pattern) => ['--exclude', pattern]);
    const asked = files.length > 0 ? files : ['test/server'];
    const vitest = join(tree, 'node_modules/vitest/vitest.mjs');
    return run(process.execPath, [vitest, 'run', '--project', 'server', ...asked, ...excluded], tree);
  } finally {
    run('git', ['worktree', 'remove', '--force', tree], root);
    rmSync(folder, { recursive: true, force: true });
  }
}

const [named, ...files] = process.argv.slice(2);
const tag = named ?? answerOf(['describe', '--tags', '--abbrev=0']);
if (!existsSync(join(root, '.git')) || !tag) {
  process.stdout.write('Nothing was released yet: there is no tag whose tests could run on this schema.\n');
} else process.exitCode = testFormerRelease(tag, files);
