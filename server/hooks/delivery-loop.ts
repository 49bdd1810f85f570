import { randomUUID } from 'node:crypto';
import { startPollingLoop, withinMs, type LoopDeps, type PollingLoop } from '../platform/polling-loop.ts';
import { sendDelivery, type SendDeps } from './send-delivery.ts';
import { leaseDeliveries, selectDue } from './sending-queries.ts';
import { deliverySlots } from './slots.ts';

const leaseSeconds = 30; // longer than an attempt may take: one that was cut off is repeated after it
const stopWithinMs = 3_000;

/**
 * Sends what is due for as long as the process runs. Each delivery has a slot of its own, so that none waits for the end of another's
 * attempt; the rows are the queue, so that nothing is lost with the process. Several servers may send at once.
 */
export function startDeliveryLoop(deps: SendDeps & LoopDeps): PollingLoop {
  const slots = deliverySlots();
  const underWay = new Set<Promise<void>>();
  const sendDue = async (): Promise<number> => {
    const due =
      slots.free() === 0 ? [] : await selectDue(deps.pool, slots.full(), slots.underWay(), slots.free());
    const taken = due.filter((delivery) => slots.take(delivery));
    if (taken.length === 0) return 0;
    const lease = randomUUID();
    const leased = await leaseDeliveries(deps.pool, {
      ids: taken.map(({ id }) => id),
      lease,
      leaseSeconds,
    }).catch((error: unknown) => {
      for (const delivery of taken) slots.release(delivery);
      throw error;
    });
    const byId = new Map(leased.map((delivery) => [delivery.id, delivery]));
    for (const place of taken) {
      const delivery = byId.get(place.id);
      if (!delivery) {
        slots.release(place);
        continue;
      }
      const sending = sendDelivery(deps, delivery, lease).finally(() => {
        slots.release(place);
        underWay.delete(sending);
        loop.wake();
      });
      underWay.add(sending);
    }
    return leased.length;
  };
  const loop: PollingLoop = startPollingLoop(deps, {
    name: 'deliveries to hooks',
    everyMs: 500,
    round: async (shouldStop) => {
      while (!shouldStop() && (await sendDue()) > 0); // until nothing is due or nobody has room
    },
  });
  return {
    wake: loop.wake,
    stop: async () => {
      await loop.stop();
      await withinMs(Promise.all(underWay), stopWithinMs);
    },
  };
}
