import { useMutation, useQueryClient } from '@tanstack/react-query';

/** A change of feedback, after which all that is shown of any is read anew. */
export function useChange<Input>(change: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['/admin/feedback'] }),
  });
}
