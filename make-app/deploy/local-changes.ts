import { execFileSync } from 'node:child_process';

/**
 * Which files of a folder git could not give back: changed or new since the last commit, by paths from the folder; null where git
 * does not watch it, so that every file counts.
 */
export function filesOnlyHere(folder: string): Set<string> | null {
  const git = (...words: string[]): string =>
    execFileSync('git', ['-C', folder, ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const changed = git('diff', '--name-only', '--relative', '-z', 'HEAD', '--', '.');
    const others = git('ls-files', '--others', '-z', '--', '.');
    return new Set([...changed.split('\0'), ...others.split('\0')].filter(Boolean));
  } catch {
    return null;
  }
}
