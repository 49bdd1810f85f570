import { readFileSync } from 'node:fs';

/** Megabytes of the machine that a process has, and those of them that are its own: the others are pages of files, such as its program. */
export type Memory = { all: number; own: number };

/** Looks four times a second at how much memory a process has; `end` answers what it saw. */
export function watchMemory(pid: number): { end: () => Memory[] } {
  const seen: Memory[] = [];
  const look = () => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const megabytes = (name: string) =>
      (Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1024) / 1e6;
    seen.push({ all: megabytes('VmRSS'), own: megabytes('RssAnon') });
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
