// Fills an empty library with a year of made-up activity, so that every chart has something to show. Never in production.
import { DemoRefusal, requireSafeEnvironment } from './demo/refusals.ts';
import { ConfigError } from '../server/platform/config.ts';

const begunAt = Date.now();
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () =>
    stopping.abort(new DemoRefusal('Stopped half-way. What has been filled in so far stays.')),
  );

try {
  requireSafeEnvironment(process.env);
  // Only now: images for production come without the doubles.
  const { runDemo } = await import('./demo/run-demo.ts');
  const { summaryOf } = await import('./demo/summary.ts');
  const result = await runDemo({
    env: process.env,
    log: (line) => void process.stderr.write(`${line}\n`),
    signal: stopping.signal,
  });
  process.stdout.write(summaryOf(result, Math.round((Date.now() - begunAt) / 1000)));
} catch (error) {
  const isExpected = error instanceof DemoRefusal || error instanceof ConfigError;
  process.stderr.write(`${isExpected ? error.message : (error as Error).stack}\n`);
  process.exitCode = 1;
}
