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
    <Part title="Database">
      <Paper p="md">
        <Facts>
          <Fact name="PostgreSQL">
            {version}
            {isEmbedded && ', embedded'}
          </Fact>
          <Fact name="Size">{formatBytes(sizeBytes)}</Fact>
          <Fact name="Largest tables">
            {largest.map(({ table, bytes }) => `${table} ${formatBytes(bytes)}`).join(', ')}
          </Fact>
          <Fact name="Schema">
            {migration ?? 'none'}
            {migration !== expectedMigration && `; this build knows ${expectedMigration}`}
          </Fact>
          <Fact name="Connections">
            {formatCount(used)} of {formatCount(limit)}; this server has {formatCount(pool.total)} of{' '}
            {formatCount(pool.limit)}, {formatCount(pool.idle)} idle, {formatCount(pool.waiting)} waiting
          </Fact>
          <Fact name="Replica">
            {replica === null
              ? 'None is set'
              : replica.isRead
                ? `Read, ${formatCount(replica.secondsBehind ?? 0)} s behind at most`
                : 'Not read: it does not keep up'}
          </Fact>
          <Fact name="Room for runs until">{partitionsUntil?.slice(0, 7) ?? 'Not made yet'}</Fact>
          <Fact name="Disk of DATA_DIR">
            {disk === null
              ? 'Not known'
              : `${formatBytes(disk.freeBytes)} free of ${formatBytes(disk.totalBytes)} (${formatRate(disk.freeBytes / disk.totalBytes)})`}
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
    <Part title="Work">
      <Paper p="md">
        <Facts>
          <Fact name="Job runner">{isAlive ? 'Alive' : 'Not alive'}</Fact>
          <Fact name="Jobs">
            {formatCount(waiting)} due, {formatCount(running)} running,{' '}
            <Link to="/dashboard/jobs" search={{ state: 'failed' } as never}>
              {formatCount(failed)} gave up
            </Link>
            {oldestWaitingAt && (
              <>
                , the oldest due <TimeText at={oldestWaitingAt} relative />
              </>
            )}
          </Fact>
          <Fact name="Announced events">{formatCount(parkedEvents)} not taken in</Fact>
          <Fact name="Events of Stripe">
            {formatCount(queue.stripeWaiting)} to be worked off, {formatCount(queue.stripeFailed)} given up on
          </Fact>
        </Facts>
      </Paper>
    </Part>
  );
}
