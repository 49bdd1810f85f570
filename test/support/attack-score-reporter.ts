import type { Reporter, TestModule } from 'vitest/node';

declare module 'vitest' {
  interface TaskMeta {
    /** An attack that was carried out against a running system, and whether a gate of the audits caught it. */
    attack?: { name: string; gate: string; isCaught: boolean };
  }
}

/** Ends the tests' output with how many attacks were caught, of those that were carried out. */
export class AttackScore implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const attacks = modules.flatMap((module) =>
      [...module.children.allTests()].flatMap((test) => test.meta().attack ?? []),
    );
    if (attacks.length === 0) return;
    const missed = attacks.filter(({ isCaught }) => !isCaught);
    const names = missed.map(({ name, gate }) => `${name} (${gate})`).join(', ');
    process.stdout.write(
      `\n Attacks  ${attacks.length - missed.length} of ${attacks.length} caught${missed.length > 0 ? `; not: ${names}` : ''}\n`,
    );
  }
}
