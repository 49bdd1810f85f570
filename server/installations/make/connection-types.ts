/**
 * Make names connections by a type of their own (`accountName`), which is often not the app's name; the first is what new ones get.
 * Apps that are not listed have a type like their name.
 */
const typesByApp: Readonly<Record<string, readonly string[]>> = {
  'google-sheets': ['google'],
  'google-calendar': ['google'],
  'google-forms': ['google'],
  'google-tasks': ['google'],
  'google-analytics-4': ['google'],
  'google-contacts': ['google'],
  'google-drive': ['google-restricted', 'google'],
  'google-docs': ['google-restricted', 'google'],
  'google-email': ['google-restricted', 'google-email'],
  gmail: ['google-restricted', 'google-email'],
  'microsoft-excel': ['azure'],
  'microsoft-email': ['azure'],
  'microsoft-teams': ['azure'],
  'microsoft-calendar': ['azure'],
  onedrive: ['azure'],
  sharepointonline: ['azure'],
  email: ['imap', 'smtp', 'google-restricted', 'azure'],
  'openai-gpt-3': ['openai-gpt-3'],
  'anthropic-claude': ['anthropic-claude'],
  'facebook-pages': ['facebook'],
  'facebook-lead-ads': ['facebook'],
  'instagram-business': ['facebook'],
  hubspotcrm: ['hubspotcrm'],
};

/** The type that a connection of the app usually has. */
export function connectionTypeOf(app: string): string {
  return typesByApp[bareName(app)]?.[0] ?? bareName(app);
}

/**
 * Whether a connection of this type can be used with the app; types are numbered when an app renews them (`slack2`). Of an app that is not
 * listed, types that begin like its name fit too, and the other way round (`zoho-crm`, `zoho`): Make does not tell which do.
 */
export function isConnectionFor(app: string, accountName: string): boolean {
  const unnumbered = (type: string) => type.replace(/-?\d+$/, '');
  const name = bareName(app);
  const listed = typesByApp[name];
  if (!listed && (accountName.startsWith(`${name}-`) || name.startsWith(`${unnumbered(accountName)}-`)))
    return true;
  return (listed ?? [name]).some(
    (type) => type === accountName || unnumbered(type) === unnumbered(accountName),
  );
}

const bareName = (app: string): string => app.replace(/^app#/, '');
