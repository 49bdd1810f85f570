import { PageHeader } from '../../ui/page-header.tsx';

/** The scenarios of the library. */
export function ScenariosPage() {
  return <PageHeader title="Scenarios" />;
}
