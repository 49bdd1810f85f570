import { mayMail, unsubscribeLink } from '../../accounts/customers/mail-consent.ts';
import type { Deps } from '../../platform/deps.ts';
import { dayMs } from '../../platform/time.ts';
import { calibrationUrl } from './calibration-link.ts';
import { calibrationMail } from './calibration-mail.ts';
import { settleQuestionMail, takeQuestionMail, type QuestionMail } from './question-queries.ts';

/** A question that could not be sent for so long is not asked by mail any more. */
const keptForDays = 7;

type MailDeps = Pick<Deps, 'pool' | 'sendMail' | 'now' | 'sessionSecret' | 'publicUrl'>;

/**
 * Sends the questions that wait, one after the other, on whichever server the clock runs this. A mail is taken in a commit of its own before it
 * goes and given back when it does not, so that each milestone is asked for once: an interrupted try is not repeated.
 */
export async function mailQuestions(deps: MailDeps): Promise<void> {
  for (;;) {
    const at = deps.now();
    const since = new Date(at.getTime() - keptForDays * dayMs);
    const question = await takeQuestionMail(deps.pool, { at, since });
    if (!question) return;
    await sendOne(deps, question);
  }
}

async function sendOne(deps: MailDeps, question: QuestionMail): Promise<void> {
  const { pool } = deps;
  const { customerId } = question;
  if (!(await mayMail(pool, customerId, 'calibrationMails')))
    return settleQuestionMail(pool, question, 'notWanted');
  const unsubscribe = unsubscribeLink(deps, customerId, 'calibrationMails');
  try {
    await deps.sendMail(
      calibrationMail(question, { answerUrl: calibrationUrl(deps, question), unsubscribe }),
    );
  } catch (error) {
    await settleQuestionMail(pool, question, 'pending');
    throw error;
  }
  await settleQuestionMail(pool, question, 'sent');
}
