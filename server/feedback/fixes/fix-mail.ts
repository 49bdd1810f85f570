import type { Mail } from '../../platform/mail.ts';
import type { FixNotice } from './fix-notice-queries.ts';

type Links = { publicUrl: string; unsubscribe: { url: string; headers: NonNullable<Mail['headers']> } };

/** The mail that tells a customer of a version that mends what they complained about. */
export function fixMail(
  { versionId, customerId }: { versionId: string; customerId: string },
  { customerName, customerEmail, scenarioTitle, scenarioSlug, number, changelog, messages }: FixNotice,
  { publicUrl, unsubscribe }: Links,
): Mail {
  const said = messages.map((message) => message.replaceAll(/^/gm, '> ')).join('\n\n');
  const parts = [
    `Hello ${customerName},`,
    `version ${number} of “${scenarioTitle}” is out and mends what you told us about. In Make, run “Upgrade an installation” to get it.`,
    changelog && `What changed:\n${changelog}`,
    said && `You wrote:\n\n${said}`,
    `${publicUrl}/scenarios/${scenarioSlug}`,
    'If it is still wrong, send feedback again: it is opened anew.',
    `If you want no more of these mails:\n${unsubscribe.url}`,
  ];
  return {
    to: customerEmail,
    messageKey: `fix-${versionId}-${customerId}`,
    subject: `Version ${number} of “${scenarioTitle}” mends what you told us`,
    text: `${parts.filter((part) => part !== '').join('\n\n')}\n`,
    headers: unsubscribe.headers,
  };
}
