import type { FormFields } from '../../http/nested-form.ts';
import type { MakeAccount } from '../make-account.ts';

const minuteMs = 60_000;

/** Counts requests as Make does, per organization and minute; those that start a run are not counted. */
export function createRequestLimit(account: MakeAccount) {
  const times = new Map<number, number[]>();
  return {
    /** Counts this request. False: the organization's limit is used up. */
    allows(method: string, path: string, query: FormFields): boolean {
      const organization = account.organizations.get(organizationOf(account, path, query) ?? 0);
      if (!organization || (method === 'POST' && path.endsWith('/run'))) return true;
      const now = account.now().getTime();
      const recent = (times.get(organization.id) ?? []).filter((time) => time > now - minuteMs);
      if (recent.length >= organization.license.apiLimit) return false;
      times.set(organization.id, [...recent, now]);
      return true;
    },
  };
}

/** The organization that a request is about, by what its path or its query names. */
function organizationOf(account: MakeAccount, path: string, query: FormFields): number | undefined {
  const [, kind, id] = /^\/(\w+)\/(\d+)/.exec(path) ?? [];
  if (kind === 'organizations') return Number(id);
  if (query['organizationId'] !== undefined) return Number(query['organizationId']);
  const teamId =
    kind === 'scenarios'
      ? account.scenarios.get(Number(id))?.teamId
      : Number(kind === 'teams' ? id : query['teamId']);
  return account.teams.get(teamId ?? 0)?.organizationId;
}
