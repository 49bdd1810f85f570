import { useNavigate, useSearch } from '@tanstack/react-router';

type Values = Record<string, string | undefined>;

/** What a page's address says beyond its path (search words, filters, sort), and a way to write it there. */
export function useAddress(): { values: Values; write: (values: Values) => void } {
  const values: Values = useSearch({ strict: false });
  const navigate = useNavigate();
  const write = (changed: Values) => {
    const next = (former: Values) => ({ ...former, ...changed });
    void navigate({ to: '.', search: next as never, replace: true, resetScroll: false });
  };
  return { values, write };
}
