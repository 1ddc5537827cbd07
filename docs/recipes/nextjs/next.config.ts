// The path that the page's client calls ends in a slash. Next.js redirects such paths to those
// without one, and a call is never sent where a redirect leads: so it is to leave them alone.
import type { NextConfig } from "next";

const config: NextConfig = { skipTrailingSlashRedirect: true };

export default config;
