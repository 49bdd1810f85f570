import { expect } from 'vitest';
import type { AuditDetail, GateResult } from '../../../server/audits/schema.ts';
import type { ApiClient } from '../../support/api-client.ts';

/** Asks for an audit and waits until it is done. */
export async function audited(operator: ApiClient): Promise<AuditDetail> {
  const started = await operator.post('/admin/audits', {});
  expect(started).toMatchObject({ status: 202, body: { id: expect.stringMatching(/^aud_/) } });
  return auditOf(operator, started.body.id);
}

/** An audit that is under way, when it is done. */
export async function auditOf(operator: ApiClient, id: string): Promise<AuditDetail> {
  const end = async () => {
    const { state, error } = (await operator.get(`/admin/audits/${id}`)).body;
    return error ?? state;
  };
  await expect.poll(end).not.toMatch(/waiting|running/);
  expect(await end()).toBe('done');
  return (await operator.get(`/admin/audits/${id}`)).body;
}

/** What one gate said in it. */
export function saidBy(audit: AuditDetail, gate: string): GateResult {
  const result = audit.results.find((each) => each.gate === gate);
  if (!result) throw new Error(`${gate} was not checked.`);
  return result;
}
