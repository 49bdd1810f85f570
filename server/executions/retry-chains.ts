/** An execution that repeats another, and the one at the start of their chain. */
export type Retry = { installationId: string; executionId: string; retryOf: string; rootExecutionId: string };

/** Which executions belong together; grows while a batch is recorded. */
export type RetryChains = {
  rootOf: (installationId: string, executionId: string) => string;
  /** Every execution of the chain that starts at `root`, itself included. */
  membersOf: (installationId: string, root: string) => string[];
  /** Learns that an execution repeats another. The first word counts; one that would close a circle is not believed. */
  link: (installationId: string, executionId: string, retryOf: string) => void;
  /** What `link` added or moved to another root. */
  changed: () => Retry[];
};

/**
 * Chains of retries from what is stored. Reports come in any order: when an execution that others repeat turns out to be a
 * retry itself, those follow it to its root.
 */
export function retryChains(stored: readonly Retry[]): RetryChains {
  const retries = new Map<string, Retry>();
  const followers = new Map<string, Retry[]>(); // by root
  const changed = new Set<Retry>();
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
  const rootOf = (installationId: string, executionId: string) =>
    retries.get(key(installationId, executionId))?.rootExecutionId ?? executionId;

  return {
    rootOf,
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
      for (const moved of moving) {
        moved.rootExecutionId = root;
        follow(moved);
        changed.add(moved);
      }
    },
    changed: () => [...changed],
  };
}
