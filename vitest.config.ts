import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { texts } from './dashboard/texts.ts';
import { AttackScore } from './test/support/attack-score-reporter.ts';
import { LongestFirst } from './test/support/longest-first.ts';

const forTheSummary: ['json', { outputFile: string }] = ['json', { outputFile: 'test-results.json' }];

/**
 * Server, Make app and browser tests share one PostgreSQL (`test/support/global-setup.ts`); every file works in a database of
 * its own, cloned from a migrated template. Their files share a process too (`isolate: false`), which halves the time: loading the
 * server costs more than most files' tests. So what a module keeps for itself outlives a file, and tests must not rest on it.
 */
export default defineConfig({
  test: {
    globalSetup: 'test/support/global-setup.ts',
    // Two more than processors, for tests wait a good deal; a few at most, for all share the connections of one PostgreSQL.
    maxWorkers: Math.min(4, availableParallelism() + 2),
    // Node keeps what it compiled, for the workers and for the commands that tests start.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compiled') },
    expect: { poll: { timeout: 30_000 } },
    reporters: ['default', new AttackScore(), ...(process.env['CI'] ? [forTheSummary] : [])],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'server',
          environment: 'node',
          isolate: false,
          include: [
            'test/{server,faults,scale,main-job,make-app,make-runtime,doubles,scripts,deployment,starter-library,architecture,flow-drawing}/**/*.test.ts',
          ],
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          environment: 'node',
          isolate: false,
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        plugins: [texts()],
        test: {
          name: 'dashboard',
          environment: 'jsdom',
          include: ['test/dashboard/**/*.test.{ts,tsx}'],
          testTimeout: 60_000,
        },
      },
    ],
  },
});
