import type Stripe from 'stripe';

type Filter = { types: string[]; delivery_success?: boolean };

const pageSize = 100;

/**
 * The events that Stripe keeps, oldest first, page by page: all of them, or those from `since` on. Stripe lists the newest first, and
 * only what is newer than a known event (`ending_before`) can be read upwards: so such an event is looked for first.
 */
export async function* stripeEventPages(
  stripe: Stripe,
  filter: Filter,
  since: Date | null,
): AsyncGenerator<Stripe.Event[]> {
  let anchor = since && (await newestBefore(stripe, since));
  if (!anchor) {
    const oldest = await oldestOf(stripe, filter);
    if (!oldest) return;
    yield [oldest];
    anchor = oldest.id;
  }
  for (let hasMore = true; hasMore;) {
    const page = await stripe.events.list({ ...filter, ending_before: anchor, limit: pageSize });
    if (page.data.length > 0) yield page.data.toReversed();
    anchor = page.data[0]?.id ?? anchor;
    hasMore = page.has_more && page.data.length > 0;
  }
}

/** Any event will do: its type does not matter for where it stands. */
async function newestBefore(stripe: Stripe, since: Date): Promise<string | null> {
  const created = { lt: Math.floor(since.getTime() / 1000) };
  return (await stripe.events.list({ created, limit: 1 })).data[0]?.id ?? null;
}

async function oldestOf(stripe: Stripe, filter: Filter): Promise<Stripe.Event | null> {
  let oldest: Stripe.Event | null = null;
  for await (const event of stripe.events.list({ ...filter, limit: pageSize })) oldest = event;
  return oldest;
}
