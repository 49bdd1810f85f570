import { useMutation } from '@tanstack/react-query';
import { apiPost } from '../../../api/client.ts';
import type { BlueprintReport } from '../../../api/scenarios.ts';

/** A blueprint with what the server's check says of it; nothing is saved. */
export type CheckedBlueprint = { blueprint: unknown; report: BlueprintReport };

export function useBlueprintCheck() {
  return useMutation({
    mutationFn: async (blueprint: unknown): Promise<CheckedBlueprint> => ({
      blueprint,
      report: await apiPost<BlueprintReport>('/admin/blueprints/check', { blueprint }),
    }),
  });
}
