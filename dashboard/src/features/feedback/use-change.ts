import { useMutation, useQueryClient } from '@tanstack/react-query';

/** A change of feedback, after which all that is shown of any is read anew; after a refusal too, for it may tell of somebody else's change. */
export function useChange<Input>(change: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: ['/admin/feedback'] }),
  });
}
