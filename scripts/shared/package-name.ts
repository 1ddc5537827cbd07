import manifest from "../../package.json" with { type: "json" };

/** What apps install and import: package.json is the one place that says it. */
export const PACKAGE = manifest.name;
