import fc from 'fast-check';
import { dayAt, dayBegins, later } from './calendar.ts';
import type { Assumption, AssumptionName, LibraryCost, Report } from './facts.ts';

/** Beyond the change of clocks in New York (8 March) and on Lord Howe (5 April, by half an hour). */
export const began = Date.parse('2026-02-24T09:00:00Z');
export const asOf = Date.parse('2026-04-21T03:17:00Z');
const longAgo = Date.parse('2025-01-01T00:00:00Z');
const [hourMs, dayMs] = [3_600_000, 86_400_000];
const executions = Array.from({ length: 7 }, (_, index) => `e${index}`);
const models = ['dollar-model', 'euro-model', 'late-model', 'unheard-of', 'none', null];

const text = (most: number, places: number) =>
  fc.integer({ min: 0, max: most }).map((units) => (units / 10 ** places).toFixed(places));
const rarely = <T>(of: fc.Arbitrary<T>) => fc.option(of, { freq: 2 });
const cash = fc.record({
  amountMicros: fc.oneof(fc.integer({ min: 0, max: 9_000_000 }), fc.constant(0)),
  currency: fc.constantFrom('usd', 'usd', 'usd', 'eur', 'jpy'),
});

/** Beginnings of days on which things meet: prices and assumptions change at the very instant at which tasks start. */
export const meetings = (timeZone: string): number[] =>
  [9, 18, 27, 36, 45].map((days) => dayBegins(later(dayAt(began, timeZone), days), timeZone));

/** Instants of which most lie at the edge of a day of the zone. */
export function instants(timeZone: string, from = began, to = asOf): fc.Arbitrary<number> {
  const days = Math.floor((to - from) / dayMs);
  const edge = fc
    .tuple(fc.integer({ min: 1, max: days }), fc.constantFrom(-60_000, -1, 0, 1, 1_799_000))
    .map(([day, offset]) => dayBegins(later(dayAt(from, timeZone), day), timeZone) + offset)
    .map((at) => Math.min(at, to));
  return fc.oneof(edge, fc.integer({ min: from, max: to }), fc.constantFrom(...meetings(timeZone)));
}

type RandomTask = { reports: Report[] };

/** A task and its reports in the order of arrival: late, repeated, with another start, a second end. */
function tasks(timeZone: string): fc.Arbitrary<RandomTask> {
  const start = fc.oneof(
    { weight: 8, arbitrary: instants(timeZone) },
    { weight: 2, arbitrary: fc.integer({ min: asOf - 40 * hourMs, max: asOf + 20 * hourMs }) },
    { weight: 1, arbitrary: fc.constantFrom(asOf - 24 * hourMs, asOf - 30 * hourMs, asOf - 24 * hourMs + 1) },
  );
  const identity = fc.record({
    installation: fc.integer({ min: 0, max: 3 }),
    executionId: fc.constantFrom(...executions),
    taskKey: fc.constantFrom('main', 'main', 'second'),
  });
  const fields = fc.record({
    kind: fc.constantFrom<Report['kind']>('run', 'run', 'run', 'run', 'run', 'test', 'errorHandler'),
    aiModel: fc.constantFrom(...models),
    items: rarely(fc.integer({ min: 0, max: 6 })),
    inputTokens: fc.option(fc.integer({ min: 0, max: 99_999 })),
    outputTokens: fc.option(fc.integer({ min: 0, max: 99_999 })),
    timeSavedMinutes: fc.option(text(90_000, 3), { freq: 2 }),
    credits: rarely(text(9_999, 2)),
    cost: fc.option(cash, { freq: 2 }),
    value: fc.option(cash, { freq: 2 }),
    warning: fc.boolean(),
    errorCode: rarely(fc.constantFrom('RateLimitError', 'DataError', 'ConnectionError')),
  });
  const course = fc.record({
    startedAt: start,
    otherStart: start,
    duration: rarely(fc.oneof(fc.integer({ min: 0, max: 900_000 }), fc.integer({ min: 0, max: 6 * dayMs }))),
    status: fc.constantFrom<Report['status']>(
      'running',
      'completed',
      'completed',
      'completed',
      'failed',
      'failed',
    ),
    otherStatus: fc.constantFrom<Report['status']>('completed', 'failed'),
    arrival: fc.constantFrom('E', 'E', 'RE', 'QE', 'ER', 'EE', 'EF', 'RQE', 'QRFER'),
  });
  // What a running report says is often not what the end says.
  const said = fc.tuple(identity, fields, fc.option(fields));
  return fc.tuple(said, course).map(([[named, atEnd, before], { status, arrival, ...times }]) => {
    const latest = asOf + 23 * hourMs;
    const end = (to: Report['status'], startedAt: number, task = atEnd): Report => ({
      retryOf: null,
      ...named,
      ...task,
      status: to,
      warning: task.warning && to === 'completed',
      errorCode: to === 'failed' ? task.errorCode : null,
      startedAt,
      finishedAt:
        to === 'running' || times.duration === null ? null : Math.min(startedAt + times.duration, latest),
    });
    const letters = {
      R: end('running', times.startedAt, before ?? atEnd),
      Q: end('running', times.otherStart, before ?? atEnd),
      E: end(status, times.startedAt),
      F: status === 'running' ? end('running', times.otherStart) : end(times.otherStatus, times.otherStart),
    };
    const reports = arrival.split('').map((letter) => letters[letter as keyof typeof letters]);
    return { reports };
  });
}

/** Which execution each one repeats: an earlier one, one that nobody reported, or none. */
const retries = fc.record(
  Object.fromEntries(
    executions.map((execution, index) => [
      execution,
      fc.option(fc.constantFrom('unreported', ...executions.slice(0, index)), { freq: 2 }),
    ]),
  ),
);

export type RandomAssumption = Omit<Assumption, 'scopeId'> & { target: number };
const share = fc
  .tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 10 }))
  .map((shares) => shares.toSorted((left, right) => left - right).map((tenths) => (tenths / 10).toFixed(1)))
  .map(([low = '0', base = '0', high = '0']) => ({ low, base, high }));
const values: Record<AssumptionName, fc.Arbitrary<Assumption['value']>> = {
  minutesByHand: text(30_000, 3),
  hourlyRate: text(12_055, 2),
  realisation: share,
  reviewMinutes: text(40, 1),
  reworkMinutes: text(300, 1),
  warningCredit: text(100, 2),
  setupHours: text(600, 2),
  creditPrice: text(2_000, 5),
};

/** A dated assumption of one of the scopes that its name allows. */
export function assumptions(
  timeZone: string,
  ...scopes: Assumption['scope'][]
): fc.Arbitrary<RandomAssumption> {
  const ofCustomers = ['hourlyRate', 'realisation', 'warningCredit', 'creditPrice'];
  return fc.constantFrom(...(Object.keys(values) as AssumptionName[])).chain((name) =>
    fc.record({
      scope: fc.constantFrom(...scopes.filter((scope) => scope !== 'customer' || ofCustomers.includes(name))),
      target: fc.integer({ min: 0, max: 3 }),
      name: fc.constant(name),
      value: values[name],
      currency: fc.constantFrom(
        ...(['hourlyRate', 'creditPrice'].includes(name) ? ['usd', null, 'eur'] : [null]),
      ),
      provenance: fc.constantFrom<Assumption['provenance']>('default', 'estimated', 'confirmed', 'measured'),
      from: fc.oneof(instants(timeZone), fc.constant(longAgo)),
    }),
  );
}

const purchase = (timeZone: string) =>
  fc.record({
    customer: fc.integer({ min: 0, max: 1 }),
    scenario: fc.option(fc.integer({ min: 0, max: 2 }), { freq: 3 }),
    at: fc.oneof(instants(timeZone), instants(timeZone, began - 380 * dayMs, asOf)),
    coversDays: fc.option(fc.constantFrom(7, 28, 30, 31, 90)),
    startsLater: fc.integer({ min: 0, max: 3 * dayMs }),
    amount: fc.integer({ min: 1, max: 99_999 }),
    taxPercent: fc.constantFrom(0, 0, 19),
    fee: fc.integer({ min: 0, max: 99 }),
    refundShare: fc.constantFrom(0, 0, 0.3, 1),
    goesOn: fc.constantFrom('kept', 'kept', 'refundFails', 'disputed', 'disputeWon'),
    later: fc.integer({ min: 0, max: 20 * dayMs }),
    currency: fc.constantFrom<[string, number | null]>(
      ['usd', 1],
      ['usd', 1],
      ['usd', 1],
      ['eur', 1.1],
      ['jpy', null],
    ),
  });

const cost = (timeZone: string) =>
  fc.record({
    kind: fc.constantFrom<LibraryCost['kind']>(
      'creation',
      'support',
      'acquisition',
      'hosting',
      'other',
      'rewards',
    ),
    scenario: fc.option(fc.integer({ min: 0, max: 2 }), { freq: 2 }),
    amount: fc.integer({ min: 1, max: 99_999 }),
    when: fc.oneof(
      instants(timeZone).map((at) => ({ on: dayAt(at, timeZone), month: null })),
      fc.constantFrom('2026-01', '2026-02', '2026-03', '2026-04').map((month) => ({ on: null, month })),
    ),
  });

const question = (timeZone: string) =>
  fc.record({
    path: fc.constantFrom('completion', 'roi', 'own', 'overview', 'library'),
    filters: fc.subarray(['scenario', 'customer', 'aiModel'] as const),
    pick: fc.nat(11),
    groupBy: fc.constantFrom('none', 'scenario', 'customer', 'aiModel', 'error'),
    interval: fc.constantFrom(undefined, 'day' as const, 'week' as const, 'month' as const),
    from: instants(timeZone).map((at) => dayAt(at, timeZone)),
    length: fc.constantFrom(0, 1, 6, 29, 30, 60),
  });
export type RandomQuestion = ReturnType<typeof question> extends fc.Arbitrary<infer T> ? T : never;

/** What two customers with four installations of three scenarios do, and what is asked about it. */
export function histories(timeZone: string) {
  return fc
    .record({
      minutesByHand: fc.array(text(300, 1), { minLength: 3, maxLength: 3 }),
      confirmedAt: fc.array(fc.option(instants(timeZone), { freq: 4 }), { minLength: 4, maxLength: 4 }),
      tasks: fc.uniqueArray(tasks(timeZone), {
        minLength: 8,
        maxLength: 40,
        size: 'max',
        selector: ({ reports: [first] }) => `${first?.installation} ${first?.executionId} ${first?.taskKey}`,
      }),
      retries: fc.array(retries, { minLength: 4, maxLength: 4 }),
      supposedRetries: fc.array(retries, { minLength: 4, maxLength: 4 }),
      places: fc.array(fc.nat(), { minLength: 200, maxLength: 200 }),
      batchSize: fc.integer({ min: 1, max: 40 }),
      assumptions: fc.uniqueArray(assumptions(timeZone, 'scenario', 'customer', 'installation'), {
        maxLength: 14,
        size: 'max',
        selector: ({ scope, target, name, from }) => `${scope} ${target} ${name} ${from}`,
      }),
      purchases: fc.array(purchase(timeZone), { maxLength: 6 }),
      costs: fc.array(cost(timeZone), { maxLength: 3 }),
      questions: fc.array(question(timeZone), { minLength: 10, maxLength: 10 }),
    })
    .map(({ tasks: random, retries: byInstallation, supposedRetries, places, ...history }) => ({
      ...history,
      reports: mixed(random, places).map((report) => ({
        ...report,
        retryOf:
          byInstallation[report.installation]?.[report.executionId] ??
          // Running, it may be taken for a retry that its end is not.
          (report.status === 'running'
            ? (supposedRetries[report.installation]?.[report.executionId] ?? null)
            : null),
      })),
    }));
}
export type RandomHistory = ReturnType<typeof histories> extends fc.Arbitrary<infer T> ? T : never;

/** The reports of all tasks in any order, those of one task in theirs. */
function mixed(random: readonly RandomTask[], places: readonly number[]): Report[] {
  let count = 0;
  const placed = random.flatMap(({ reports }) => {
    const own = reports.map(() => places[(count += 1)] ?? count).toSorted((left, right) => left - right);
    return reports.map((report, index) => ({ report, place: own[index] ?? 0 }));
  });
  return placed.toSorted((left, right) => left.place - right.place).map(({ report }) => report);
}
