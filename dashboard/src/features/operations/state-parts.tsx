import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Paper } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { formatBytes } from '../../format/bytes.ts';
import { formatCount, formatRate } from '../../format/number.ts';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import type { SystemAnswer } from './operations-query.ts';

/** The database and the disk under it. */
export function DatabasePart({ database, disk }: Pick<SystemAnswer, 'database' | 'disk'>) {
  const { version, isEmbedded, sizeBytes, largest, connections, replica, partitionsUntil } = database;
  const { migration, expectedMigration } = database;
  const { used, limit, pool } = connections;
  return (
    <Part title={t`Database`}>
      <Paper p="md">
        <Facts>
          <Fact name={t`PostgreSQL`}>
            {version}
            {isEmbedded && t`, embedded`}
          </Fact>
          <Fact name={t`Size`}>{formatBytes(sizeBytes)}</Fact>
          <Fact name={t`Largest tables`}>
            {largest.map(({ table, bytes }) => `${table} ${formatBytes(bytes)}`).join(', ')}
          </Fact>
          <Fact name={t`Schema`}>
            {migration ?? t`none`}
            {migration !== expectedMigration && t`; this build knows ${expectedMigration}`}
          </Fact>
          <Fact
            name={t`Connections`}
          >{t`${formatCount(used)} of ${formatCount(limit)}; this server has ${formatCount(pool.total)} of ${formatCount(pool.limit)}, ${formatCount(pool.idle)} idle, ${formatCount(pool.waiting)} waiting`}</Fact>
          <Fact name={t`Replica`}>
            {replica === null
              ? t`None is set`
              : replica.isRead
                ? t`Read, ${formatCount(replica.secondsBehind ?? 0)} s behind at most`
                : t`Not read: it does not keep up`}
          </Fact>
          <Fact name={t`Room for runs until`}>{partitionsUntil?.slice(0, 7) ?? t`Not made yet`}</Fact>
          <Fact name={t`Disk of DATA_DIR`}>
            {disk === null
              ? t`Not known`
              : t`${formatBytes(disk.freeBytes)} free of ${formatBytes(disk.totalBytes)} (${formatRate(disk.freeBytes / disk.totalBytes)})`}
          </Fact>
        </Facts>
      </Paper>
    </Part>
  );
}

/** What is to be done beside requests. */
export function WorkPart({ queue }: Pick<SystemAnswer, 'queue'>) {
  const { isAlive, waiting, running, failed, oldestWaitingAt, parkedEvents } = queue;
  return (
    <Part title={t`Work`}>
      <Paper p="md">
        <Facts>
          <Fact name={t`Job runner`}>{isAlive ? t`Alive` : t`Not alive`}</Fact>
          <Fact name={t`Jobs`}>
            <Trans>
              {formatCount(waiting)} due, {formatCount(running)} running,{' '}
              <Link
                to="/dashboard/jobs"
                search={{ state: 'failed' } as never}
              >{t`${formatCount(failed)} gave up`}</Link>
              {oldestWaitingAt && (
                <Trans>
                  , the oldest due <TimeText at={oldestWaitingAt} relative />
                </Trans>
              )}
            </Trans>
          </Fact>
          <Fact name={t`Announced events`}>{t`${formatCount(parkedEvents)} not taken in`}</Fact>
          <Fact
            name={t`Events of Stripe`}
          >{t`${formatCount(queue.stripeWaiting)} to be worked off, ${formatCount(queue.stripeFailed)} given up on`}</Fact>
        </Facts>
      </Paper>
    </Part>
  );
}
