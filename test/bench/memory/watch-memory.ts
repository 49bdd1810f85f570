import { readFileSync } from 'node:fs';

/** Looks four times a second at how much memory of the machine a process has; `end` answers what it saw, in megabytes. */
export function watchMemory(pid: number): { end: () => number[] } {
  const seen: number[] = [];
  const look = () => {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    seen.push((Number(kilobytes) * 1024) / 1e6);
  };
  look();
  const timer = setInterval(look, 250);
  return {
    end: () => {
      clearInterval(timer);
      look();
      return seen;
    },
  };
}
