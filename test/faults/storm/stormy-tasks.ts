/** Whose tasks are reported, and about when they started. */
export type StormWorld = {
  customers: { id: string; installationIds: string[] }[];
  lastStartAt: number;
  tasks: number;
};
export type Batch = { customerId: string; tasks: object[] };

export const writers = 4;
const batchSize = 50; // small, so that some are recorded between two kills on a slow machine, too
const minuteMs = 60_000;
const dayMs = 86_400_000;

/**
 * What one writer sends, in its order: tasks as running a block ahead, their ends, some of those as running afterwards, and a fifth of
 * what another writer is sending at about the same moment, under other times and sometimes with another end. The same numbers give the
 * same tasks.
 */
export function* batchesOf(world: StormWorld, writer: number): Generator<Batch> {
  const blocks = Math.ceil(world.tasks / batchSize);
  const batch = (block: number, told: (number: number) => object | null): Batch => ({
    customerId: world.customers[block % world.customers.length]?.id ?? '',
    tasks: numbersOf(block, world.tasks).flatMap((number) => told(number) ?? []),
  });
  const announced = (block: number) =>
    batch(block, (number) => (chance(number, 1) < 0.3 ? running(world, number) : null));
  yield announced(writer);
  for (let block = writer; block < blocks; block += writers) {
    if (block + writers < blocks) yield announced(block + writers);
    yield batch(block, (number) => ended(world, number, startOf(world, number, isRetimed(number) ? 1 : 0)));
    yield batch(block, (number) => (chance(number, 2) < 0.05 ? running(world, number) : null));
    yield batch((block + 1) % blocks, (number) =>
      chance(number, 3) < 0.2
        ? ended(world, number, startOf(world, number, 2), chance(number, 4) < 0.1)
        : null,
    );
  }
}

const numbersOf = (block: number, tasks: number) =>
  Array.from(
    { length: Math.max(0, Math.min(batchSize, tasks - block * batchSize)) },
    (_, at) => block * batchSize + at,
  );

/** Ten in a row are of one installation: some retry the one before, some are further tasks of its execution. */
function identityOf(world: StormWorld, number: number) {
  const { installationIds } = world.customers[Math.floor(number / batchSize) % world.customers.length] ?? {
    installationIds: [],
  };
  const place = number % 10;
  return {
    installationId: installationIds[Math.floor(number / 10) % installationIds.length],
    executionId: `run-${place === 5 ? number - 1 : number}`,
    ...(place === 5 ? { taskKey: 'second' } : {}),
    ...([3, 7, 8].includes(place) ? { retryOf: `run-${number - 1}` } : {}),
  };
}

/** Mostly of the last forty days, some up to a year late; another `turn` is another time, often on another day. */
function startOf({ lastStartAt }: StormWorld, number: number, turn: number): string {
  const back = chance(number, 5) < 0.03 ? 380 * chance(number, 6) : 40 * chance(number, 6);
  const moved = turn === 0 ? 0 : 3 * chance(number, 6 + turn);
  return new Date(Math.round(lastStartAt - (back + moved) * dayMs)).toISOString();
}

const isRetimed = (number: number) => chance(number, 9) < 0.4;

function running(world: StormWorld, number: number): object {
  return {
    ...identityOf(world, number),
    status: 'running',
    startedAt: startOf(world, number, 0),
    aiModel: modelOf(number),
  };
}

function ended(world: StormWorld, number: number, startedAt: string, isOtherwise = false): object {
  const hasFailed = chance(number, 10) < 0.1 !== isOtherwise;
  return {
    ...identityOf(world, number),
    status: hasFailed ? 'failed' : 'completed',
    startedAt,
    finishedAt: new Date(
      Date.parse(startedAt) + Math.round(chance(number, 11) ** 4 * minuteMs),
    ).toISOString(),
    kind: number % 37 === 0 ? 'test' : number % 41 === 0 ? 'errorHandler' : 'run',
    items: number % 5,
    aiModel: modelOf(number),
    credits: String(number % 7),
    inputTokens: 1_000 + (number % 90),
    outputTokens: 100 + (number % 50),
    ...(number % 4 === 0 ? { timeSavedMinutes: `${number % 9}.25` } : {}),
    ...(number % 6 === 0 ? { cost: { amountMicros: 1_234 + number, currency: 'usd' } } : {}),
    ...(number % 19 === 0 ? { value: { amountMicros: 7_000 + number, currency: 'eur' } } : {}),
    ...(hasFailed && number % 2 ? { error: { code: `E${number % 3}` } } : {}),
  };
}

const modelOf = (number: number) => ['none', 'gpt-4o-mini', 'claude-sonnet-4-0'][number % 3];

/** A fraction that is a number's own for a purpose, the same each time. */
function chance(number: number, purpose: number): number {
  let mixed = Math.imul(number + 1, 0x9e3779b1) ^ Math.imul(purpose + 1, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}
