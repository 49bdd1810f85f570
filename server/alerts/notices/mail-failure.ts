import { codeOf } from '../../platform/database.ts';
import { whyUnreached } from '../../platform/receiver-outcome.ts';

export type MailFailure = {
  /** Whether only this recipient is refused, or the next one would fare no better. */
  concerns: 'recipient' | 'everybody';
  /** Trying again is of no use until somebody changes something. */
  isForGood: boolean;
  /** The reply of the mail server. */
  status: number | null;
  words: (name: string) => string;
};

/** What nodemailer says of a failure beside its message. */
type Said = { responseCode?: unknown; response?: unknown; command?: unknown };
/** A reply and its enhanced code (RFC 3463), such as `550 5.1.1`; the text behind it may hold anything. */
const reply = /\b[45]\d\d(?:[ -][45]\.\d{1,3}\.\d{1,3})?/;

/** Why a mail was not handed over, in words that leave out addresses and passwords. */
export function mailFailure(error: unknown): MailFailure {
  const { responseCode, response, command } = (error instanceof Error ? error : {}) as Said;
  const status = typeof responseCode === 'number' && responseCode >= 400 ? responseCode : null;
  if (status === null && isOfTls(error))
    return forEverybody(null, 'No secure connection to the mail server could be made; the log says why.');
  if (status === null) return forEverybody(null, `By mail: ${whyUnreached(error)}`);
  const said = (typeof response === 'string' && reply.exec(response)?.[0]) || String(status);
  const isForGood = status >= 500;
  if (codeOf(error) === 'EAUTH')
    return forEverybody(status, `The mail server refused to sign in with SMTP_URL (${said}).`);
  if (command === 'RCPT TO')
    return {
      concerns: 'recipient',
      isForGood,
      status,
      words: (name) =>
        isForGood
          ? `The mail server refused the address of ${name} (${said}).`
          : `The mail server does not take mails to ${name} at the moment (${said}).`,
    };
  if (command === 'MAIL FROM' && isForGood)
    return forEverybody(status, `The mail server refused the sender MAIL_FROM (${said}).`);
  return forEverybody(
    status,
    isForGood
      ? `The mail server refused the message (${said}).`
      : `The mail server asked to come back later (${said}).`,
  );
}

/** nodemailer has one code for everything that goes wrong with a socket. */
const isOfTls = (error: unknown): boolean =>
  codeOf(error) === 'ETLS' || (error instanceof Error && /ssl|tls|certificate/i.test(error.message));

const forEverybody = (status: number | null, words: string): MailFailure => ({
  concerns: 'everybody',
  isForGood: (status ?? 0) >= 500,
  status,
  words: () => words,
});
