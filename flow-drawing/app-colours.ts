/** Circles of the best known apps have the colour by which people know the app, as in Make's designer; a little darker where white would not read. */
const known = new Map(
  Object.entries({
    airtable: '#2872e0',
    anthropic: '#af6046',
    asana: '#d1384a',
    calendly: '#006bff',
    clickup: '#7361e0',
    csv: '#2f7d4f',
    datastore: '#7a3ff2',
    discord: '#5865f2',
    dropbox: '#0061fe',
    email: '#3b5bdb',
    facebook: '#1671e7',
    gateway: '#c13a63',
    github: '#24292f',
    'google-analytics': '#b75d00',
    'google-calendar': '#3872d1',
    'google-docs': '#3770dd',
    'google-drive': '#198651',
    'google-email': '#d93025',
    'google-my-business': '#3367d6',
    'google-sheets': '#0c864b',
    http: '#2f6f9f',
    hubspotcrm: '#cf421f',
    intercom: '#1a77c8',
    jira: '#0052cc',
    json: '#8a5a00',
    linkedin: '#0a66c2',
    mailchimp: '#ffe01b',
    'microsoft-excel': '#107c41',
    'microsoft-outlook': '#0076d0',
    'microsoft-teams': '#6264a7',
    monday: '#5f5ffb',
    mysql: '#00618a',
    notion: '#2f3437',
    'openai-gpt-3': '#0c8566',
    openai: '#0c8566',
    pipedrive: '#017737',
    postgres: '#336791',
    quickbooks: '#258717',
    rss: '#b26023',
    salesforce: '#007eaf',
    'scenario-service': '#6d28d9',
    shopify: '#558138',
    slack: '#611f69',
    stripe: '#635bff',
    telegram: '#1b7dac',
    todoist: '#d63f2f',
    trello: '#0079bf',
    twilio: '#e02b40',
    typeform: '#3f3a56',
    util: '#64748b',
    whatsapp: '#108376',
    wordpress: '#21759b',
    xero: '#0d7fa5',
    zendesk: '#03363d',
    zoom: '#0b5cff',
  }),
);

/** All others share Paul Tol's "muted" colours. What an app is stands beneath its circle in words; colour only helps to find it again. */
const shared = [
  '#332288',
  '#88ccee',
  '#117733',
  '#cc6677',
  '#44aa99',
  '#882255',
  '#ddcc77',
  '#aa4499',
  '#999933',
  '#2166ac',
];

/** What belongs to the flow itself and to no app. */
const own = '#5a6375';

/** The colour of an app's circles, the same for the same app everywhere, and of what is written on them at 4.5:1 or better. */
export function appColour(app: string): { fill: string; ink: string } {
  const fill = fillOf(app);
  return { fill, ink: contrast(fill, '#ffffff') >= 4.5 ? '#ffffff' : '#0b0d12' };
}

function fillOf(app: string): string {
  if (app === 'builtin' || app === '') return own;
  return known.get(app.replace(/-\d+$/, '')) ?? known.get(app) ?? shared[hashOf(app) % shared.length] ?? own;
}

/** FNV-1a, its halves folded together. */
function hashOf(text: string): number {
  let hash = 2_166_136_261;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** How far two colours are apart, as WCAG counts it: 1 to 21. */
function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
