import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { sessionQuery, type Session } from '../api/session.ts';

export type Scope = Session['scopes'][number];

/** Whether whoever is signed in has this right. The server decides; pages only do without what it would refuse. */
export function useMay(scope: Scope): boolean {
  return useQuery(sessionQuery).data?.scopes.includes(scope) ?? false;
}

/** What only those see who have the right. */
export function WhoMay(props: { scope: Scope; otherwise?: ReactNode; children: ReactNode }) {
  return useMay(props.scope) ? props.children : (props.otherwise ?? null);
}
