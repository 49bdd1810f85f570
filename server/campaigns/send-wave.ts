import type { Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { offerWave } from './member-queries.ts';
import { writeWave } from './queries.ts';

/** The job that tells a customer of an offer. */
export const mailOfferJob = 'campaigns.mail-offer';

export type SendDeps = Pick<Deps, 'queue'>;
type Member = { campaignId: string; installationId: string };

/** Offers a wave, with a mail to each customer, in the transaction at hand: repeated, it offers nothing twice. */
export async function sendWave(
  { queue }: SendDeps,
  db: Db,
  { id, wave }: { id: string; wave: number },
  at: Date,
): Promise<void> {
  await writeWave(db, id, wave, at);
  const offered = await offerWave(db, id, wave, at);
  for (const { installationId } of offered)
    await queue.enqueue(db, mailOfferJob, { campaignId: id, installationId } satisfies Member);
}
