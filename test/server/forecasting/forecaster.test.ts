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

/** A process that does what the first value says: hangs, dies, throws, or answers how many questions it had and who it is. */
const obedient = join(mkdtempSync(join(tmpdir(), 'scenario-library-forecaster-')), 'process.mjs');
writeFileSync(
  obedient,
  `let asked = 0;
   process.on('message', ({ series }) => {
     asked += 1;
     const [what] = series.values;
     if (what === 1) for (;;);
     if (what === 2) process.exit(3);
     if (what === 3) throw new Error('a bug');
     process.send({ forecast: { origins: asked, points: [process.pid] } });
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

/** Whether there is such a process still. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('the process that forecasts', () => {
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

  test('goes when it is idle, with its memory, and another one comes', async () => {
    const { forecast } = forecasterWith({ idleMs: 50 });
    const asked = async () => (await forecast(task([0])))?.points[0] as unknown as number;
    const pid = await asked();
    await expect.poll(() => isAlive(pid)).toBe(false);
    expect(await asked()).not.toBe(pid);
  });

  test('ends with the server: what is under way is refused, and what comes', async () => {
    const { stop, forecast } = forecasterWith();
    const pid = (await forecast(task([0])))?.points[0] as unknown as number;
    const hanging = forecast(task([1]));
    const refused = expect(hanging).rejects.toMatchObject({ name: 'ForecastFailed' });
    stop.abort();
    await refused;
    await expect(forecast(task([0]))).rejects.toThrow('The server stops.');
    await expect.poll(() => isAlive(pid)).toBe(false);
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
