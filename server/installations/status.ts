import { z } from 'zod';
import { conflict, type HttpError } from '../platform/errors.ts';

/**
 * `pending`: wanted, not yet known to stand in Make. `installed`: it stands there. The others are ends: Make refused (`failed`), nobody
 * confirmed it within a day (`abandoned`), it was taken away (`uninstalled`).
 */
export const InstallationStatus = z.enum(['pending', 'installed', 'failed', 'uninstalled', 'abandoned']);
export type InstallationStatus = z.infer<typeof InstallationStatus>;

const moves: Readonly<Record<InstallationStatus, readonly InstallationStatus[]>> = {
  pending: ['installed', 'failed', 'abandoned'],
  installed: ['uninstalled'],
  failed: [],
  uninstalled: [],
  abandoned: [],
};

/** Whether an installation may go from one status to the other. */
export function mayMove(from: InstallationStatus, to: InstallationStatus): boolean {
  return moves[from].includes(to);
}

/** The refusal of a move, with the moves that are open. */
export function refusedMove(from: InstallationStatus, to: InstallationStatus): HttpError {
  const open = moves[from].filter((status) => status !== 'abandoned'); // only time abandons
  const hint =
    open.length > 0 ? `It can become ${open.join(' or ')}.` : 'That is an end: install the scenario again.';
  return conflict('conflict', `The installation is ${from} and cannot become ${to}. ${hint}`);
}
