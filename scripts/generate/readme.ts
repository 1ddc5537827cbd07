/** A link or a picture of Markdown that leads to a file of this repository. */
const RELATIVE_LINK = /(!?)\[([^\]]*)\]\((?!https?:|#|mailto:)(?:\.\/)?([^)\s]+)\)/g;

/**
 * Makes a README's links lead into the repository that package.json names: installed, the README
 * stands alone. Where it names none they stay as they are.
 */
export function linkReadme(readme: string, manifest: { repository?: unknown }): string {
  const home = homeOf(manifest.repository);
  if (home === undefined) return readme;
  return readme.replace(RELATIVE_LINK, (_, picture: string, text: string, path: string) => {
    const kind = picture ? "raw" : "blob";
    return `${picture}[${text}](${home}/${kind}/main/${path})`;
  });
}

/** The page of a repository, by any of the ways in which package.json may name one. */
function homeOf(repository: unknown): string | undefined {
  const named = typeof repository === "object" ? Object(repository).url : repository;
  if (typeof named !== "string" || named === "") return undefined;
  const short = /^(?:github:)?([\w.-]+\/[\w.-]+)$/.exec(named)?.[1];
  const url = short ? `https://github.com/${short}` : named;
  return url
    .replace(/^git\+/, "")
    .replace(/^(?:ssh:\/\/)?git@([^:/]+)[:/]/, "https://$1/")
    .replace(/^git:/, "https:")
    .replace(/\/?(?:\.git)?\/?$/, "");
}
