import type { EventRow } from './event-queries.ts';
import type { LiveActivity, LiveFailure, LivePayment } from './schema.ts';

/** What a reader of the live feed is told. Only what happened once has an id. */
export type Message =
  | { event: 'snapshot' | 'tick'; data: LiveActivity }
  | { event: 'payment'; id: string; data: LivePayment }
  | { event: 'failure'; id: string; data: LiveFailure };

type FailureData = Omit<LiveFailure, 'scenario' | 'customer' | 'installation' | 'occurredAt'>;

/** An announced event as the live feed tells it. */
export function messageOf({ id, type, occurredAt, data, ...place }: EventRow): Message {
  const at = { occurredAt: occurredAt.toISOString() };
  const { scenario, customer, installation } = place;
  if (type === 'payment.succeeded') {
    const { orderId, amount, tax } = data as Pick<LivePayment, 'orderId' | 'amount' | 'tax'>;
    return { event: 'payment', id, data: { ...at, orderId, amount, tax, scenario, customer } };
  }
  const { executionId, taskKey, retryOf, errorCode, errorMessage, startedAt } = data as FailureData;
  const task = { executionId, taskKey, retryOf, errorCode, errorMessage, startedAt };
  return { event: 'failure', id, data: { ...at, ...task, scenario, customer, installation } };
}

/** The message without the names of customers, what they call their installations and what their runs say. */
export function withoutNames(message: Message): Message {
  switch (message.event) {
    case 'payment':
      return { ...message, data: { ...message.data, customer: nameless(message.data.customer) } };
    case 'failure':
      return { ...message, data: { ...anonymous(message.data), errorMessage: null } };
    case 'snapshot':
    case 'tick':
      return { ...message, data: { ...message.data, tasks: message.data.tasks.map(anonymous) } };
  }
}

type Named = { id: string; name: string | null };

function nameless<T extends Named | null>(named: T): T {
  return named && { ...named, name: null };
}

function anonymous<T extends { customer: Named; installation: Named | null }>(task: T): T {
  return { ...task, customer: nameless(task.customer), installation: nameless(task.installation) };
}

/** A message as it goes over the wire of server-sent events. */
export function frameOf(message: Message): string {
  const id = 'id' in message ? `id: ${message.id}\n` : '';
  return `${id}event: ${message.event}\ndata: ${JSON.stringify(message.data)}\n\n`;
}
