import type { Config } from '../../platform/config.ts';
import type { Db } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import type { Channel } from '../rules/rule-schema.ts';
import { sentChannelsOf } from './channels.ts';
import { insertNotices, type NoticeReason } from './notice-queries.ts';

/** Has the channels of each of these alerts told of it, as far as they are set up. */
export async function addNotices(
  db: Db,
  alerts: readonly { id: string; channels: readonly Channel[] }[],
  reason: NoticeReason,
  { now, config }: { now: Date; config: Config },
): Promise<void> {
  const notices = alerts.flatMap(({ id, channels }) =>
    sentChannelsOf(channels, config).map((channel) => ({
      id: newId('anc', now),
      alertId: id,
      channel,
      reason,
    })),
  );
  await insertNotices(db, notices);
}
