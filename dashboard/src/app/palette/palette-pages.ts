import type { Session } from '../../api/session.ts';
import { navigation } from '../navigation.ts';

/** The pages that whoever is signed in may read. */
export function pagesOf(scopes: Session['scopes']) {
  return navigation.flatMap(({ pages }) => pages.filter(({ scope }) => scopes.includes(scope)));
}
