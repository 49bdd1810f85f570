import { AsyncLocalStorage } from 'node:async_hooks';

/** What the code at hand works for, as far as it is known by now. */
export type WorkInHand = {
  /** Of the request that is being answered. */
  requestId?: string;
  /** Of the trace that is sent to a collector, where there is one. */
  traceId?: string;
  /** Method and path of the operation, as the API's document names it. */
  operation?: string;
  /** The customer that calls, or whose installation reports. */
  customerId?: string;
  /** The task that is reported, by which it is known; of several their number and the first of their runs. */
  installationId?: string;
  executionId?: string;
  taskKey?: string;
  tasks?: number;
  executionIds?: string[];
  job?: string;
  jobId?: string;
  /** Who changes what is changed: `operator:…`, `key:…`, `customer:…`, `job:…`, `loop:…`, `start` or `admin command …`. */
  actor?: string;
  /** Why, in the words of who asked for it. */
  reason?: string;
  /** What is changed of one thing must follow on this change of it, else the transaction fails: nobody else changed it meanwhile. */
  onlyAfter?: { subject: string; id: string; change: number };
};

const inHand = new AsyncLocalStorage<WorkInHand>();

/** Does `work` as this; whatever it calls and waits for knows. */
export function whileWorkingOn<T>(what: WorkInHand, work: () => T): T {
  return inHand.run(what, work);
}

/** What is being worked on, or nothing where nobody said. */
export const workInHand = (): Readonly<WorkInHand> => inHand.getStore() ?? {};

/** Adds what has become known on the way, such as who calls. */
export function noteInWork(known: Partial<WorkInHand>): void {
  const work = inHand.getStore();
  if (work) Object.assign(work, known);
}

/** Whether the code at hand works for a request, so that somebody waits for it. */
export const isAnsweringRequest = (): boolean => inHand.getStore()?.requestId !== undefined;

/** What each line of the log carries; not who and why, which may be of persons. */
export function loggedOf({
  actor: _actor,
  reason: _reason,
  onlyAfter: _after,
  ...logged
}: Readonly<WorkInHand>): object {
  return logged;
}

const longestReason = 500;

/** The reason that a header gives; percent-encoded where it has more than Latin letters, because headers hold no others. */
export function reasonIn(header: string | undefined): string | undefined {
  const reason = decoded(header ?? '')
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, longestReason);
  return reason === '' ? undefined : reason;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a per cent sign that is meant as one
  }
}
