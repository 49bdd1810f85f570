import { PageHeader } from '../../ui/page-header.tsx';

/** The installations of the library. */
export function InstallationsPage() {
  return <PageHeader title="Installations" />;
}
