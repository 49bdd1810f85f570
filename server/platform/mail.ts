import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Transporter } from 'nodemailer';
import type { Config } from './config.ts';
import { newId } from './ids.ts';
import type { Logger } from './logging.ts';

export type Mail = {
  to: string;
  subject: string;
  text: string;
  /**
   * What the mail is, in letters, digits, `_`, `-` and `.`: its Message-ID is made of it. A second try of the same mail has the same one, by which
   * mail servers and programs drop the double where a first try has got through after all.
   */
  messageKey?: string;
  /** Such as `List-Unsubscribe`. */
  headers?: Record<string, string>;
};

/** Sends one mail, or throws so that the job that asked for it is repeated. */
export type SendMail = (mail: Mail) => Promise<void>;

/** At the first mail: jobs send them, so nobody waits, and what is loaded stays in memory (5 MB). */
const loadNodemailer = () => import('nodemailer');

/** Who sends holds a lease or a job meanwhile: a server that hangs is given up on. SMTP_URL may name others. */
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** Over SMTP when `SMTP_URL` is set; else every mail lands as an .eml file in `DATA_DIR/outbox` and the log names the file. */
export function createMailer(config: Config, logger: Logger): SendMail {
  const { smtpUrl, mailFrom } = config;
  const host = /@([^@>\s]+)/.exec(mailFrom)?.[1] ?? 'localhost';
  const messageOf = ({ messageKey, ...mail }: Mail) =>
    messageKey === undefined ? mail : { ...mail, messageId: `<${messageKey}@${host}>` };
  if (smtpUrl) {
    let transport: Transporter | undefined;
    return async (mail) => {
      transport ??= (await loadNodemailer()).createTransport(
        { ...timeouts, url: smtpUrl },
        { from: mailFrom },
      );
      await transport.sendMail(messageOf(mail));
    };
  }
  const folder = join(config.dataDir, 'outbox');
  return async ({ text, ...mail }) => {
    const { createTransport } = await loadNodemailer();
    const composer = createTransport(
      { streamTransport: true, buffer: true, newline: 'windows' },
      { from: mailFrom },
    );
    const { message } = await composer.sendMail(messageOf({ ...mail, text: '-' }));
    const [head = ''] = (message as Buffer).toString().split('\r\n\r\n');
    // The text as it is, not quoted-printable: who opens the file in an editor copies a link that works.
    const headers = head.replace(/^Content-Transfer-Encoding: .*$/m, 'Content-Transfer-Encoding: 8bit');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, `${newId('sgn')}.eml`);
    await writeFile(file, `${headers}\r\n\r\n${text.replaceAll('\n', '\r\n')}`, { mode: 0o600 });
    logger.info({ file }, 'SMTP_URL is not set: a mail was written to a file');
  };
}
