import type { ChildProcess } from 'node:child_process';
import { startInBackground } from '../../platform/background-process.ts';
import type { SeriesForecast } from '../forecast-series.ts';
import type { Series } from '../models/model.ts';

export type ForecastTask = {
  series: Series;
  horizon: number;
  widening: number;
  /** Only models that take next to no time are tried. */
  isQuick?: boolean;
};
export type ForecastReply = { forecast: SeriesForecast | null };

/** Forecasts in a process of its own, one after the other. */
export type Forecaster = (task: ForecastTask) => Promise<SeriesForecast | null>;

export type ForecasterOptions = {
  /** Ends what is under way, and refuses what comes. */
  signal: AbortSignal;
  /** A task that takes longer is given up, with its process. */
  timeoutMs?: number;
  /** The process and its memory go when nothing was asked for so long. */
  idleMs?: number;
  /** What the process runs. */
  script?: URL;
};

/** The process died, took too long or was stopped: the forecast can be asked for again. */
export class ForecastFailed extends Error {
  override readonly name = 'ForecastFailed';
}

const own = new URL('./forecast-process.ts', import.meta.url);
/** Of V8; the models keep theirs outside of it. */
const mostHeapMb = 128;

/**
 * One process for all forecasts of a server: started when the first is asked for, gone when idle, replaced after it crashed or took too
 * long. The request's thread never waits for a model. The same question asked again while it is worked on is answered by the same work.
 */
export function createForecaster({
  signal,
  timeoutMs = 60_000,
  idleMs = 30_000,
  script = own,
}: ForecasterOptions): Forecaster {
  let worker: ChildProcess | null = null;
  let idle: NodeJS.Timeout | undefined;
  let line: Promise<unknown> = Promise.resolve();
  const underWay = new Map<string, Promise<SeriesForecast | null>>();
  const dismiss = () => {
    clearTimeout(idle);
    worker?.kill('SIGKILL');
    worker = null;
  };
  signal.addEventListener('abort', dismiss, { once: true });

  const start = () => {
    const started = startInBackground(script, { mostHeapMb });
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

function answerOf(
  worker: ChildProcess,
  task: ForecastTask,
  timeoutMs: number,
): Promise<SeriesForecast | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => end(() => reject(new ForecastFailed(`A forecast took longer than ${timeoutMs} ms.`))),
      timeoutMs,
    );
    const onMessage = ({ forecast }: ForecastReply) => end(() => resolve(forecast));
    const onError = (error: unknown) =>
      end(() => reject(new ForecastFailed('The process that forecasts failed.', { cause: error })));
    const onExit = (code: number | null) =>
      end(() => reject(new ForecastFailed(`The process that forecasts ended with code ${code}.`)));
    const end = (settle: () => void) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      settle();
    };
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.send(task);
  });
}
