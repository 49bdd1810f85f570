import packageJson from '../../package.json' with { type: 'json' };

/** The version of this build, from package.json. */
export const version: string = packageJson.version;

/** The name of a release: the version, and the commit of its source where that is known. */
export const releaseName = (commit: string | null): string =>
  commit === null ? version : `${version}+${commit.slice(0, 7)}`;
