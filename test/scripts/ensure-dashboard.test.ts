import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureDashboard, needsBuild } from '../../scripts/ensure-dashboard.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dashboard-'));
  write(
    'dashboard/index.html',
    100,
    '<!doctype html><title>Test</title><script type="module" src="/src/main.ts"></script>',
  );
  write('dashboard/src/main.ts', 100, 'document.title = "built";');
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, seconds: number, text = ''): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  utimesSync(file, seconds, seconds);
}

test('pages that are missing must be built', async () => {
  expect(await needsBuild(root)).toBe(true);
});

test('pages newer than every source are left alone', async () => {
  write('dashboard/dist/index.html', 200);
  expect(await needsBuild(root)).toBe(false);
});

test.each([
  'dashboard/src/features/overview/page.tsx',
  'dashboard/index.html',
  'flow-drawing/flow.ts',
  'package-lock.json',
])('pages older than %s must be built', async (source) => {
  write('dashboard/dist/index.html', 200);
  write(source, 300);
  expect(await needsBuild(root)).toBe(true);
});

test('pages without their sources, as in an image, are good as they are', async () => {
  rmSync(join(root, 'dashboard'), { recursive: true });
  write('dashboard/dist/index.html', 200);
  expect(await needsBuild(root)).toBe(false);
});

test('builds once, and then finds nothing to do', async () => {
  const lines: string[] = [];
  await ensureDashboard(root, (line) => lines.push(line));
  await ensureDashboard(root, (line) => lines.push(line));
  expect(lines).toEqual(['Building the dashboard …']);
  expect(await needsBuild(root)).toBe(false);
});
