import type { SystemAnswer } from './schema.ts';

type Problem = SystemAnswer['problems'][number];
export type SystemState = Omit<SystemAnswer, 'problems'> & {
  missing: readonly string[];
  isProduction: boolean;
  /** The first day of the next month. */
  nextMonth: string;
};

const busyShare = { warning: 0.8, critical: 0.95 };
const freeShare = { warning: 0.1, critical: 0.03 };
const lateAfterMs = 5 * 60_000;

const warning = (what: string, todo: string): Problem => ({ severity: 'warning', what, todo });
const critical = (what: string, todo: string): Problem => ({ severity: 'critical', what, todo });
const share = (part: number, whole: number) => `${Math.round((part / whole) * 100)} %`;
const things = (count: number, one: string, many: string) => (count === 1 ? `1 ${one}` : `${count} ${many}`);

/** What is wrong with a running library, and what to do about it; the worst first. */
export function findProblems(state: SystemState): Problem[] {
  const problems = [
    ...ofReadiness(state),
    ...ofServers(state),
    ...ofDatabase(state),
    ...ofWork(state),
    ...ofDisk(state),
    ...ofConfiguration(state),
  ];
  return problems.toSorted(
    (one, other) => Number(other.severity === 'critical') - Number(one.severity === 'critical'),
  );
}

const ofReadiness = ({ missing }: SystemState): Problem[] =>
  missing.map((each) =>
    critical(`This server is not ready: ${each}.`, 'See its log; a balancer sends it no requests meanwhile.'),
  );

function ofServers({ servers }: SystemState): Problem[] {
  const live = servers.filter(({ isSilent }) => !isSilent);
  const releases = [...new Set(live.map(({ release }) => release))];
  const mixed =
    releases.length > 1
      ? [
          warning(
            `Two releases run beside each other: ${releases.join(' and ')}.`,
            'While servers are replaced one by one this is right. Else replace those of the older release.',
          ),
        ]
      : [];
  const silent = servers
    .filter(({ isSilent }) => isSilent)
    .map(({ node, seenAt }) =>
      warning(
        `A server on ${node} has given no sign of life since ${seenAt}.`,
        'If it was not stopped on purpose, look whether its machine runs and reaches the database.',
      ),
    );
  return [...mixed, ...silent];
}

function ofDatabase({ database, isProduction, nextMonth }: SystemState): Problem[] {
  const { connections, replica, partitionsUntil, isEmbedded } = database;
  const { used, limit, pool } = connections;
  const problems: Problem[] = [];
  if (used >= limit * busyShare.warning)
    problems.push(
      (used >= limit * busyShare.critical ? critical : warning)(
        `${used} of the database's ${limit} connections are taken (${share(used, limit)}).`,
        'Raise max_connections, put a pooler in between, or run fewer servers.',
      ),
    );
  if (pool.waiting > 0)
    problems.push(
      warning(
        `${things(pool.waiting, 'request waits', 'requests wait')} for a connection of this server.`,
        'If it stays so, look for slow statements under pg_stat_activity, or run another server.',
      ),
    );
  if (replica && !replica.isRead)
    problems.push(
      warning(
        'The replica is not read: it does not answer, or is more than 30 seconds behind.',
        'Figures come from the primary meanwhile. Look at the replication of the database.',
      ),
    );
  if (partitionsUntil === null || partitionsUntil < nextMonth)
    problems.push(
      warning(
        `There is no room made for the runs of the next month${partitionsUntil === null ? '' : `; the last is ${partitionsUntil.slice(0, 7)}`}.`,
        'The job executions.make-partitions makes it each night: look under Jobs why it did not.',
      ),
    );
  if (isEmbedded && isProduction)
    problems.push(
      warning(
        'The library runs on its embedded database.',
        'It is for trying out: set DATABASE_URL to a PostgreSQL with backups.',
      ),
    );
  return problems;
}

function ofWork({ queue, nightly, asOf }: SystemState): Problem[] {
  const problems: Problem[] = [];
  const { failed, oldestWaitingAt, parkedEvents, stripeFailed } = queue;
  if (oldestWaitingAt && Date.parse(asOf) - Date.parse(oldestWaitingAt) > lateAfterMs)
    problems.push(
      warning(
        `A job has been due since ${oldestWaitingAt} and is not begun.`,
        'Look under Jobs what runs; more servers work off more at once.',
      ),
    );
  if (failed > 0)
    problems.push(
      warning(
        `${things(failed, 'job gave', 'jobs gave')} up within the last seven days.`,
        'Look under Jobs at the reason, mend it, and let them be tried again.',
      ),
    );
  for (const { name, reason } of nightly.filter(({ state }) => state === 'failed'))
    problems.push(
      warning(
        `The nightly job ${name} failed last${reason === null ? '' : `: ${reason}`}.`,
        'It runs again the next night; look at the error, or let it be tried again now.',
      ),
    );
  if (parkedEvents > 0)
    problems.push(
      warning(
        `${things(parkedEvents, 'announced event was', 'announced events were')} not taken in.`,
        'See GET /admin/parked-events for why, and replay them.',
      ),
    );
  if (stripeFailed > 0)
    problems.push(
      warning(
        `${things(stripeFailed, 'event of Stripe was', 'events of Stripe were')} given up on.`,
        'Look under Stripe at the outcome, and replay them.',
      ),
    );
  return problems;
}

function ofDisk({ disk }: SystemState): Problem[] {
  if (disk === null || disk.freeBytes >= disk.totalBytes * freeShare.warning) return [];
  return [
    (disk.freeBytes < disk.totalBytes * freeShare.critical ? critical : warning)(
      `${share(disk.freeBytes, disk.totalBytes)} of the disk under DATA_DIR is free.`,
      'Make room, or move DATA_DIR to a larger disk.',
    ),
  ];
}

function ofConfiguration({ configuration }: SystemState): Problem[] {
  const isSet = (name: string) => configuration.some((each) => each.name === name && each.isSet);
  const problems: Problem[] = [];
  if (!isSet('STRIPE_SECRET_KEY'))
    problems.push(warning('Nothing can be sold: Stripe is not connected.', 'Set STRIPE_SECRET_KEY.'));
  else if (!isSet('STRIPE_WEBHOOK_SECRETS'))
    problems.push(
      critical('What Stripe tells is refused: its events cannot be checked.', 'Set STRIPE_WEBHOOK_SECRETS.'),
    );
  if (!isSet('SMTP_URL'))
    problems.push(
      warning('Mails go to nobody: they land as files in DATA_DIR/outbox.', 'Set SMTP_URL and MAIL_FROM.'),
    );
  return problems;
}
