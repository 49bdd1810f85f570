import type { Deps } from '../../platform/deps.ts';

/** Where an installed scenario comes from. */
export type Origin = { title: string; slug: string; version: number; pageUrl: string };

/** The origin of a scenario, with its page in the library. */
export function originOf(
  { publicUrl }: Pick<Deps, 'publicUrl'>,
  from: { title: string; slug: string; version: number },
): Origin {
  return { ...from, pageUrl: `${publicUrl()}/scenarios/${from.slug}` };
}

const stamp = /^From Scenario Library: .*$/m;

/** A description that says where the scenario comes from, once; whatever else stands in it is the customer's and stays. */
export function describedBy({ title, slug, version, pageUrl }: Origin, description: string): string {
  const line = `From Scenario Library: ${title.replaceAll(/\s+/g, ' ')} (${slug}), version ${version}. ${pageUrl}`;
  if (stamp.test(description)) return description.replace(stamp, () => line);
  return description.trim() === '' ? line : `${description.trimEnd()}\n\n${line}`;
}
