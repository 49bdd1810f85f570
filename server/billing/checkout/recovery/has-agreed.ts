/** What a customer said here about mails of the library. */
type Word = { purpose: string; granted: boolean; recordedAt: Date };

/** By these names customers agree to mails that want to sell something, or refuse them. */
const purposes = new Set(['marketing', 'productNews', 'checkoutReminders']);

/** Whether the customer's newest word on such mails is a yes: said here, or (`agreedAt`) on Stripe's page. */
export function hasAgreed(words: readonly Word[], agreedAt: Date | null): boolean {
  const said = words.filter(({ purpose }) => purposes.has(purpose));
  const yes = [
    ...said.filter(({ granted }) => granted).map(({ recordedAt }) => recordedAt.getTime()),
    ...(agreedAt ? [agreedAt.getTime()] : []),
  ];
  const no = said.filter(({ granted }) => !granted).map(({ recordedAt }) => recordedAt.getTime());
  return yes.length > 0 && Math.max(...yes) > Math.max(...no, 0);
}
