import { describeError } from '../platform/described-error.ts';
import { HttpError } from '../platform/errors.ts';
import type { Failure } from '../platform/failures.ts';
import { fingerprintOf, ownPlace, withoutValues } from './fingerprint.ts';
import { othersOf, type GroupTraits, type Occurrence, type Release } from './gathering.ts';

const longestMessage = 1_000;
const mostFrames = 12;
/** What is remembered of failures that have been read, so that the same ones cost no hashing; all is forgotten when there is so much. */
const mostRemembered = 300;
/** So many a second are read in full. In a flood further ones count for the newest kind of the same place and code, whatever their words. */
const mostReadPerSecond = 200;

/** Reads failures of this release as occurrences of their kinds. */
export function readerOfFailures(release: Release): (failure: Failure, at: Date) => Occurrence {
  const remembered = new Map<string, GroupTraits>();
  const newest = new Map<string, GroupTraits>();
  let second = { no: 0, read: 0 };
  const hasTime = (at: Date): boolean => {
    const no = Math.floor(at.getTime() / 1000);
    if (second.no !== no) second = { no, read: 0 };
    second.read += 1;
    return second.read <= mostReadPerSecond;
  };
  const traitsOf = (failure: Failure, at: Date): GroupTraits => {
    const { stack, code } = (failure.error ?? {}) as { stack?: unknown; code?: unknown };
    const key = `${failure.kind} ${failure.name} ${String(code)} ${String(stack)}`;
    const known = remembered.get(key);
    if (known) return known;
    const place = `${failure.kind} ${failure.name} ${String(code)}`;
    if (!hasTime(at)) return newest.get(place) ?? othersOf({ kind: failure.kind, scenarioId: null });
    if (remembered.size >= mostRemembered) {
      remembered.clear();
      newest.clear();
    }
    const traits = readTraits(failure);
    remembered.set(key, traits);
    newest.set(place, traits);
    return traits;
  };
  return (failure, at) => ({
    traits: traitsOf(failure, at),
    count: 1,
    firstAt: at,
    lastAt: at,
    release,
    // A sample is read when it is kept: of a million failures, three.
    sample: () => ({
      occurredAt: at,
      message: behind(failure.error).message.slice(0, longestMessage),
      stack: ownFrames(behind(failure.error).stack),
      release: release.name,
      requestId: failure.work.requestId ?? null,
      jobId: failure.work.jobId ?? null,
      installationId: null,
      executionId: null,
      taskKey: null,
    }),
    customerId: failure.work.customerId ?? null,
  });
}

function readTraits({ kind, name, error }: Failure): GroupTraits {
  const { type, message, code: ownCode, stack } = behind(error);
  const code = error instanceof HttpError ? error.code : (ownCode ?? null);
  const place = ownPlace(stack);
  return {
    fingerprint: fingerprintOf({ kind, subject: name, code, type, message, place }),
    kind,
    title: `${type === 'Error' ? '' : `${type}: `}${withoutValues(message)}`,
    code,
    type,
    app: null,
    operation: name,
    scenarioId: null,
    place,
  };
}

/** What failed behind an answer that says that something did; or the error itself. */
function behind(error: unknown) {
  return describeError(error instanceof HttpError && error.cause instanceof Error ? error.cause : error);
}

/** The frames of our own source, with their lines: those of packages say little, and paths of this machine nothing. */
function ownFrames(stack: string | undefined): string | null {
  const frames = (stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at .*server\/.*\.ts:\d+/.test(line) && !line.includes('node_modules'))
    .map((line) => line.trim().replace(/(?:file:\/\/)?[^\s()]*?(server\/)/, '$1'));
  return frames.length === 0 ? null : frames.slice(0, mostFrames).join('\n');
}
