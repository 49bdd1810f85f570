import { kindCode } from '../../executions/storage/codes.ts';
import { asked, namedScenario } from './story-page.ts';

const { customerId, timeZone, until } = asked;
const scenario = namedScenario('scenarios');

/** Signing up, keys and consents. */
export const accountEvents = `
  select 'signedUp:' || id, 'signedUp', created_at, jsonb_build_object('referredBy', referred_by)
  from customers where id = ${customerId}
  union all
  select 'keyCreated:' || id, 'keyCreated', created_at, jsonb_build_object('name', name)
  from api_keys where customer_id = ${customerId}
  union all
  select 'keyRevoked:' || id, 'keyRevoked', revoked_at, jsonb_build_object('name', name)
  from api_keys where customer_id = ${customerId}
  union all
  select 'consent:' || lpad(id::text, 19, '0'), case when is_granted then 'consentGiven' else 'consentWithdrawn' end, created_at,
    jsonb_build_object('purpose', purpose, 'policyVersion', policy_version)
  from consents where customer_id = ${customerId}`;

const installed = `select installations.*, scenarios.slug, scenarios.title, scenario_versions.number as version_number,
    jsonb_build_object('installationId', installations.id, 'version', scenario_versions.number, 'scenario', ${scenario}) as facts
  from installations join scenarios on scenarios.id = installations.scenario_id
    join scenario_versions on scenario_versions.id = installations.version_id
  where installations.customer_id = ${customerId}`;

/** Installing, and what became of it. */
export const installationEvents = `
  select 'installationBegun:' || id, 'installationBegun', created_at, facts - 'version' || jsonb_build_object('status', status)
  from (${installed}) as begun where confirmed_at is null
  union all
  select 'installed:' || id, 'installed', confirmed_at, facts - 'version' from (${installed}) as stood
  union all
  select 'installationEnded:' || id, 'installationEnded', ended_at, facts || jsonb_build_object('status', status)
  from (${installed}) as over
  union all
  select 'replaced:' || lpad(replaced.id::text, 19, '0'), case when replaced.replaced_by = 'rollback' then 'rolledBack' else 'upgraded' end,
    replaced.applied_at, installations.facts || jsonb_build_object('version', target.number, 'formerVersion', former.number)
  from (${installed}) as installations join replaced_blueprints replaced on replaced.installation_id = installations.id
    left join scenario_versions target on target.id = replaced.target_version_id
    join scenario_versions former on former.id = replaced.version_id
  where replaced.undone_at is null`;

/** When a scenario first did its work, and the days on which runs failed. */
export const runEvents = `
  select 'firstSuccess:' || installations.id, 'firstSuccess', first_completed_at, facts
  from (${installed}) as installations join completed_runs on completed_runs.installation_id = installations.id
  union all
  select 'runsFailed:' || day || ':' || installations.id, 'runsFailed', day::timestamp at time zone ${timeZone},
    installations.facts - 'version' || jsonb_build_object('count', failed, 'day', day)
  from (
    select day, installation_no, sum(failed)::bigint as failed from task_days
    where customer_no = (select no from customers where id = ${customerId}) and kind = ${kindCode('run')} and failed > 0
      and ($2::bigint is null or day <= (${until} at time zone ${timeZone})::date)
    group by 1, 2
  ) as days join (${installed}) as installations on installations.no = days.installation_no`;
