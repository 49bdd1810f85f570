import type { Mail } from '../../platform/mail.ts';
import type { QuestionMail } from './question-queries.ts';

type Links = { answerUrl: string; unsubscribe: { url: string; headers: NonNullable<Mail['headers']> } };

/** The mail that asks a customer how long the work of an installation takes by hand. */
export function calibrationMail(
  { installationId, milestone, installationName, scenarioTitle, customerName, customerEmail }: QuestionMail,
  { answerUrl, unsubscribe }: Links,
): Mail {
  const name =
    installationName === scenarioTitle ? `“${scenarioTitle}”` : `“${installationName}” (${scenarioTitle})`;
  const parts = [
    `Hello ${customerName},`,
    `${name} has completed ${milestone} runs. How many minutes does one of the items that it deals with take by hand? Your answer makes the time that it saves you a figure of yours instead of an assumption of ours:`,
    answerUrl,
    `You are asked after the 5th, the 25th and the 100th run. If you want no more of these mails:\n${unsubscribe.url}`,
  ];
  return {
    to: customerEmail,
    messageKey: `calibration-${installationId}-${milestone}`,
    subject: `${scenarioTitle}: how long does it take by hand?`,
    text: `${parts.join('\n\n')}\n`,
    headers: unsubscribe.headers,
  };
}
