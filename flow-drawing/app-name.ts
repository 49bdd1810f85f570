/** Names that their slug does not give away; Make's own tools by what Make calls them. */
const names = new Map(
  Object.entries({
    builtin: 'Flow control',
    util: 'Tools',
    gateway: 'Webhooks',
    'google-email': 'Gmail',
    'openai-gpt-3': 'OpenAI',
    'anthropic-claude': 'Anthropic Claude',
    hubspotcrm: 'HubSpot CRM',
    'scenario-service': 'Scenarios',
    datastore: 'Data store',
    regexp: 'Text parser',
  }),
);
const capitals = new Set([
  'http',
  'json',
  'xml',
  'csv',
  'ai',
  'crm',
  'sms',
  'pdf',
  'api',
  'rss',
  'ftp',
  'sql',
  'aws',
  'ssh',
]);

/** A Make app's name as a reader knows it: `google-sheets` is "Google Sheets". */
export function appName(slug: string): string {
  const known = names.get(slug);
  if (known !== undefined) return known;
  return slug
    .split('-')
    .filter((word) => word !== '')
    .map((word) => (capitals.has(word) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ');
}

/** One or two letters that stand for an app: "GS". */
export function appInitials(slug: string): string {
  const words = appName(slug).split(' ');
  const [first = '', second] = words;
  return second === undefined ? first.slice(0, 2) : `${first.charAt(0)}${second.charAt(0)}`;
}
