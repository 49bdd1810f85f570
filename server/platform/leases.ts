import type { Pool } from './database.ts';
import { secondsUntil, sharedLimit, type Allowance } from './limits.ts';

/** What is left of a limit after one permit was taken, and in how many seconds all of them are back. */
export type Taken = { isAllowed: boolean; remaining: number; resetSeconds: number };

export type LeasedLimit = {
  /** Takes one permit, or says that there is none left. */
  take: (key: string) => Promise<Taken>;
};

/** What this server holds of a window. */
type Lease = { inHand: number; left: number; endsAt: number };

const mostAtOnce = 20;
/** A server takes a twentieth of what is left, so one at a time near the limit. */
const partAtOnce = 20;
const fewLeases = 1_000;

/**
 * A limit over all servers of which each takes several permits at a time, so that most requests need no statement. All servers together
 * never give more than the limit; who goes from server to server may be refused a few per cent earlier.
 */
export function leasedLimit(pool: Pool, allowance: Allowance): LeasedLimit {
  const limit = sharedLimit(pool, allowance);
  const leases = new Map<string, Lease>();
  const underWay = new Map<string, Promise<void>>();
  let pruneAt = fewLeases;

  const held = (key: string): Lease | undefined => {
    const lease = leases.get(key);
    return lease && lease.endsAt > Date.now() ? lease : undefined;
  };
  const renew = async (key: string) => {
    const wanted = Math.min(mostAtOnce, Math.max(1, Math.floor((held(key)?.left ?? 0) / partAtOnce)));
    const { granted, left, endsAt } = await limit.takeUpTo(key, wanted);
    leases.set(key, { inHand: granted, left, endsAt });
    if (leases.size <= pruneAt) return;
    for (const other of leases.keys()) if (!held(other)) leases.delete(other);
    pruneAt = Math.max(fewLeases, 2 * leases.size);
  };

  return {
    take: async (key) => {
      for (;;) {
        const lease = held(key);
        if (lease && lease.inHand > 0) {
          lease.inHand -= 1;
          const remaining = lease.left + lease.inHand;
          return { isAllowed: true, remaining, resetSeconds: secondsUntil(lease.endsAt) };
        }
        if (lease?.left === 0)
          return { isAllowed: false, remaining: 0, resetSeconds: secondsUntil(lease.endsAt) };
        const renewal = underWay.get(key) ?? renew(key).finally(() => underWay.delete(key));
        underWay.set(key, renewal);
        await renewal;
      }
    },
  };
}
