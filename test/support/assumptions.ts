import { expect } from 'vitest';
import type { ApiClient } from './api-client.ts';

/** An operator's words for the whole library, name by name; money is of the reporting currency. */
export async function assumeForLibrary(
  operator: ApiClient,
  values: Record<string, unknown>,
  from = '2026-01-01T00:00:00Z',
): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    const said = { scope: 'library', name, value, provenance: 'default', from };
    const { status } = await operator.post('/admin/assumptions', said);
    expect([name, status]).toEqual([name, 201]);
  }
}
