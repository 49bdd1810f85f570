import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { createForecaster, type ForecastTask } from '../../../server/forecasting/worker/forecaster.ts';

const stops: AbortController[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort();
});

/** A thread that does what the first value says: hangs, dies, throws, or answers how many questions it had. */
const obedient = join(mkdtempSync(join(tmpdir(), 'scenario-library-thread-')), 'thread.mjs');
writeFileSync(
  obedient,
  `import { parentPort } from 'node:worker_threads';
   let asked = 0;
   parentPort.on('message', ({ series }) => {
     asked += 1;
     const [what] = series.values;
     if (what === 1) for (;;);
     if (what === 2) process.exit(3);
     if (what === 3) throw new Error('a bug');
     parentPort.postMessage({ forecast: { origins: asked } });
   });`,
);

function forecasterWith(options: { timeoutMs?: number; idleMs?: number; script?: URL } = {}) {
  const stop = new AbortController();
  stops.push(stop);
  const forecast = createForecaster({ signal: stop.signal, script: pathToFileURL(obedient), ...options });
  return { stop, forecast };
}

const task = (values: number[], horizon = 3): ForecastTask => ({
  series: { values, season: 7, lastBucket: '2026-02-28', interval: 'day', isRate: false },
  horizon,
  widening: 1,
});

describe('the thread that forecasts', () => {
  test('is kept for one question after the other', async () => {
    const { forecast } = forecasterWith();
    const answers = await Promise.all([forecast(task([0])), forecast(task([0, 1])), forecast(task([0, 2]))]);
    expect(answers.map((answer) => answer?.origins)).toEqual([1, 2, 3]);
  });

  test('works once on what is asked twice at once', async () => {
    const { forecast } = forecasterWith();
    const [one, two] = await Promise.all([forecast(task([0])), forecast(task([0]))]);
    expect([one?.origins, two?.origins]).toEqual([1, 1]);
  });

  test('is given up when it takes too long, and the next question gets another', async () => {
    const { forecast } = forecasterWith({ timeoutMs: 3_000 });
    const [late, next] = await Promise.allSettled([forecast(task([1])), forecast(task([0]))]);
    expect(late).toMatchObject({ status: 'rejected', reason: { name: 'ForecastFailed' } });
    expect(next).toMatchObject({ status: 'fulfilled', value: { origins: 1 } });
  });

  test.each([
    ['ends', 2],
    ['throws', 3],
  ])('that %s fails its question alone', async (_what, value) => {
    const { forecast } = forecasterWith();
    expect((await forecast(task([0])))?.origins).toBe(1);
    await expect(forecast(task([value]))).rejects.toMatchObject({ name: 'ForecastFailed' });
    expect((await forecast(task([0])))?.origins).toBe(1);
  });

  test('goes when it is idle, and comes back', async () => {
    const { forecast } = forecasterWith({ idleMs: 1 });
    const asked = async () => (await forecast(task([0])))?.origins;
    expect(await asked()).toBe(1);
    await expect.poll(asked).toBe(1);
  });

  test('ends with the server: what is under way is refused, and what comes', async () => {
    const { stop, forecast } = forecasterWith();
    await forecast(task([0]));
    const hanging = forecast(task([1]));
    const refused = expect(hanging).rejects.toMatchObject({ name: 'ForecastFailed' });
    stop.abort();
    await refused;
    await expect(forecast(task([0]))).rejects.toThrow('The server stops.');
  });

  test('runs the real models, beside whoever asks', async () => {
    const { forecast } = forecasterWith({ script: undefined as unknown as URL });
    const weeks = Array.from({ length: 42 }, (_, place) => 100 + 10 * (place % 7) + ((place * 5) % 3));
    let turns = 0;
    const turning = setInterval(() => (turns += 1), 5);
    const answer = await forecast(task(weeks));
    clearInterval(turning);
    expect(answer?.candidates.map(({ model }) => model)).toContain('prophet');
    expect(answer?.points.map(({ value }) => Math.round(value / 10))).toEqual([10, 11, 12]);
    expect(turns).toBeGreaterThan(10);
  });
});
