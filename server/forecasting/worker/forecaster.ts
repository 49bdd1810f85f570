import { Worker } from 'node:worker_threads';
import type { SeriesForecast } from '../forecast-series.ts';
import type { Series } from '../models/model.ts';

export type ForecastTask = {
  series: Series;
  horizon: number;
  widening: number;
  /** Only models that take next to no time are tried. */
  isQuick?: boolean;
};
export type WorkerAnswer = { forecast: SeriesForecast | null };

/** Forecasts in a thread of its own, one after the other. */
export type Forecaster = (task: ForecastTask) => Promise<SeriesForecast | null>;

export type ForecasterOptions = {
  /** Ends what is under way, and refuses what comes. */
  signal: AbortSignal;
  /** A task that takes longer is given up, with its thread. */
  timeoutMs?: number;
  /** The thread and its memory go when nothing was asked for so long. */
  idleMs?: number;
  /** What the thread runs. */
  script?: URL;
};

/** The thread died, took too long or was stopped: the forecast can be asked for again. */
export class ForecastFailed extends Error {
  override readonly name = 'ForecastFailed';
}

const own = new URL('./forecast-worker.ts', import.meta.url);
/** Of V8; the models keep theirs outside of it. */
const mostHeapMb = 128;

/**
 * One thread for all forecasts of a process: started when the first is asked for, gone when idle, replaced after it crashed or took too
 * long. The request's thread never waits for a model. The same question asked again while it is worked on is answered by the same work.
 */
export function createForecaster({
  signal,
  timeoutMs = 60_000,
  idleMs = 30_000,
  script = own,
}: ForecasterOptions): Forecaster {
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let line: Promise<unknown> = Promise.resolve();
  const underWay = new Map<string, Promise<SeriesForecast | null>>();
  const dismiss = () => {
    clearTimeout(idle);
    void worker?.terminate();
    worker = null;
  };
  signal.addEventListener('abort', dismiss, { once: true });

  const start = () => {
    const started = new Worker(script, {
      resourceLimits: { maxOldGenerationSizeMb: mostHeapMb },
      stdout: true, // a model that does not converge prints so; it is left out by what it answers
      stderr: true,
    });
    started.stdout.resume();
    started.stderr.resume();
    started.on('error', () => {}); // told to who waits; one that nobody waits for must not end the process
    started.once('exit', () => {
      if (worker === started) worker = null;
    });
    return started;
  };

  const work = async (task: ForecastTask) => {
    if (signal.aborted) throw new ForecastFailed('The server stops.');
    clearTimeout(idle);
    worker ??= start();
    try {
      return await answerOf(worker, task, timeoutMs);
    } catch (error) {
      dismiss();
      throw error;
    } finally {
      if (worker) idle = setTimeout(dismiss, idleMs).unref();
    }
  };

  return (task) => {
    const key = JSON.stringify(task);
    const same = underWay.get(key);
    if (same) return same;
    const answer = line.then(() => work(task)).finally(() => underWay.delete(key));
    line = answer.catch(() => {});
    underWay.set(key, answer);
    return answer;
  };
}

function answerOf(worker: Worker, task: ForecastTask, timeoutMs: number): Promise<SeriesForecast | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => end(() => reject(new ForecastFailed(`A forecast took longer than ${timeoutMs} ms.`))),
      timeoutMs,
    );
    const onMessage = ({ forecast }: WorkerAnswer) => end(() => resolve(forecast));
    const onError = (error: unknown) =>
      end(() => reject(new ForecastFailed('The thread that forecasts failed.', { cause: error })));
    const onExit = (code: number) =>
      end(() => reject(new ForecastFailed(`The thread that forecasts ended with code ${code}.`)));
    const end = (settle: () => void) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      settle();
    };
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    worker.postMessage(task);
  });
}
