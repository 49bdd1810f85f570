import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../api/problem.ts';

/**
 * The cache of everything read from the API. A session that ended is reported once through `onSignedOut`, wherever it shows; refusals are
 * not tried again, a server that failed is, twice; what is not set up there does not come by asking again.
 */
export function createQueries(onSignedOut: () => void): QueryClient {
  const watch = (error: Error) => {
    if (error instanceof ApiProblem && error.status === 401) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: watch }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, mutation) => {
        if (mutation.meta?.['signsIn'] !== true) watch(error);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => failures < 2 && !(error instanceof ApiProblem && isRefusal(error)),
      },
    },
  });
}

const isRefusal = ({ status, type }: ApiProblem): boolean =>
  (status >= 400 && status < 500) || type === '/problems/not_configured';
