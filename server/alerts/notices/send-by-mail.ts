import type { Deps } from '../../platform/deps.ts';
import { selectMailRecipients } from './channel-queries.ts';
import { mailFailure } from './mail-failure.ts';
import { sent, unsent, type Outgoing, type Sending } from './sending.ts';

/**
 * A mail to each owner and admin who has it not yet. An address that is refused holds up no other: for the moment, and the mail to it is tried
 * again; for good, and that is told once somebody else has the mail.
 */
export async function sendByMail(
  { pool, sendMail }: Pick<Deps, 'pool' | 'sendMail'>,
  { key, subject, text, told, noteTold }: Outgoing,
): Promise<Sending> {
  const recipients = await selectMailRecipients(pool);
  if (recipients.length === 0) return unsent('There is no owner or admin to write to.');
  let reached = 0;
  const refused: string[] = [];
  const later: string[] = [];
  for (const { id, name, email } of recipients) {
    if (!told.includes(id)) {
      const failure = await sendMail({ to: email, subject, text, messageKey: `${key}-${id}` }).then(
        () => null,
        mailFailure,
      );
      if (failure?.concerns === 'everybody') return unsent(failure.words(name), failure.status);
      if (failure) {
        (failure.isForGood ? refused : later).push(failure.words(name));
        continue;
      }
      if (!(await noteTold(id))) return unsent('Another server sends this message.');
    }
    reached += 1;
  }
  const error = [...later, ...refused].join(' ');
  if (later.length > 0 || reached === 0) return unsent(error);
  return sent(null, error === '' ? null : error);
}
