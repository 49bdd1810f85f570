/** An execution that repeats another, and the one at the start of their chain. */
export type Retry = { installationId: string; executionId: string; retryOf: string; rootExecutionId: string };

/** Which executions belong together; grows while a batch is recorded. */
export type RetryChains = {
  rootOf: (installationId: string, executionId: string) => string;
  /** Whether it repeats none, and none repeats it: most executions. */
  isAlone: (installationId: string, executionId: string) => boolean;
  /** Every execution of the chain that starts at `root`, itself included. */
  membersOf: (installationId: string, root: string) => string[];
  /** Learns that an execution repeats another. The first word counts; one that would close a circle is not believed. */
  link: (installationId: string, executionId: string, retryOf: string) => void;
  /** Learns that an execution repeats none after all. */
  unlink: (installationId: string, executionId: string) => void;
  /** What was added or moved to another root. */
  changed: () => Retry[];
  /** What repeats none after all. */
  unlinked: () => Retry[];
};

/**
 * Chains of retries from what is stored. Reports come in any order: when an execution that others repeat turns out to be a
 * retry itself, those follow it to its root.
 */
export function retryChains(stored: readonly Retry[]): RetryChains {
  const retries = new Map<string, Retry>();
  const followers = new Map<string, Retry[]>(); // by root
  const changed = new Set<Retry>();
  const unlinked = new Map<string, Retry>();
  const key = (installationId: string, executionId: string) => `${installationId}\n${executionId}`;
  const follow = (retry: Retry) => {
    const root = key(retry.installationId, retry.rootExecutionId);
    followers.set(root, [...(followers.get(root) ?? []), retry]);
  };
  for (const row of stored) {
    const retry = { ...row };
    retries.set(key(row.installationId, row.executionId), retry);
    follow(retry);
  }
  const move = (moving: readonly Retry[], root: string) => {
    for (const moved of moving) {
      moved.rootExecutionId = root;
      follow(moved);
      changed.add(moved);
    }
  };
  const rootOf = (installationId: string, executionId: string) =>
    retries.get(key(installationId, executionId))?.rootExecutionId ?? executionId;

  return {
    rootOf,
    isAlone: (installationId, executionId) => {
      if (retries.size === 0) return true;
      const execution = key(installationId, executionId);
      return !retries.has(execution) && !followers.has(execution);
    },
    membersOf: (installationId, root) => [
      root,
      ...(followers.get(key(installationId, root)) ?? []).map((retry) => retry.executionId),
    ],
    link: (installationId, executionId, retryOf) => {
      const root = rootOf(installationId, retryOf);
      if (retries.has(key(installationId, executionId)) || root === executionId) return;
      const retry = { installationId, executionId, retryOf, rootExecutionId: root };
      retries.set(key(installationId, executionId), retry);
      const moving = [retry, ...(followers.get(key(installationId, executionId)) ?? [])];
      followers.delete(key(installationId, executionId));
      unlinked.delete(key(installationId, executionId));
      move(moving, root);
    },
    unlink: (installationId, executionId) => {
      const retry = retries.get(key(installationId, executionId));
      if (!retry) return;
      retries.delete(key(installationId, executionId));
      changed.delete(retry);
      unlinked.set(key(installationId, executionId), retry);
      const leadsHere = ({ retryOf }: Retry): boolean => {
        const next = retries.get(key(installationId, retryOf));
        return retryOf === executionId || (next !== undefined && leadsHere(next));
      };
      const root = key(installationId, retry.rootExecutionId);
      const others = (followers.get(root) ?? []).filter((other) => other !== retry);
      const { moving = [], staying = [] } = Object.groupBy(others, (other) =>
        leadsHere(other) ? 'moving' : 'staying',
      );
      followers.set(root, staying);
      move(moving, executionId);
    },
    changed: () => [...changed],
    unlinked: () => [...unlinked.values()],
  };
}
