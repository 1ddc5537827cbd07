import { PACKAGE } from "../../scripts/shared/package-name.ts";
import { ID, TOKEN } from "./api.ts";

// An app on Next.js. Each of its pages and routes asks the agent once when it is rendered, with its own
// name as the message, so that the API can tell how often each has let it run.

const PIPER = `import { createPiperClient, isPiperError } from "${PACKAGE}";`;
const createClient = `createPiperClient({ token: "${TOKEN}", orgId: "${ID}", baseUrl: process.env.API_URL })`;

const page = (name: string, settings = "") => ({
  [`app/${name}/page.js`]: `${PIPER}
${settings}
export default async function Page() {
  const piper = ${createClient};
  const { data } = await piper.createResponse({ agent_id: "${ID}", message: "${name}" });
  return <p>{data.content}</p>;
}
`,
});

const route = (name: string, settings = "") => ({
  [`app/${name}/route.js`]: `${PIPER}
${settings}
export async function GET({ signal }) {
  const piper = ${createClient};
  const { data } = await piper.createResponse({ agent_id: "${ID}", message: "${name}" }, { signal });
  return new Response("<p>" + data.content + "</p>");
}
`,
});

/** The package's handler takes the page's calls, as an app's does. */
const HANDLER = `
import { createPiperClient } from "${PACKAGE}";
import { createPiperHandler } from "${PACKAGE}/handler";
const piper = ${createClient};
const handler = createPiperHandler({ piper, agents: ["${ID}"], authorize: () => ({ sessions: () => true }) });
export { handler as GET, handler as POST };
`;

/** The client of a page: made when the module is loaded, which happens on the server as well. */
const CHAT = `"use client";
${PIPER}
import { useState } from "react";
const piper = createPiperClient({ baseUrl: "/api/piper" });
export function Chat() {
  const [said, say] = useState("");
  const ask = () =>
    piper.createResponse({ agent_id: "${ID}", message: "client" }).then(
      ({ data }) => say(data.content),
      (error) => say(isPiperError(error) ? error.kind + " " + error.outcome : String(error)),
    );
  return <p><button onClick={ask}>{"Made: " + typeof piper.createResponse}</button><i>{said}</i></p>;
}
`;

const LAYOUT = `
export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}
`;

/** A page as most apps have it since cacheComponents: what is slow streams in. */
const STREAMED = `${PIPER}
import { Suspense } from "react";
async function Reply() {
  const piper = ${createClient};
  const { data } = await piper.createResponse({ agent_id: "${ID}", message: "streamed" });
  return <p>{data.content}</p>;
}
export default function Page() {
  return <Suspense fallback={<i>…</i>}><Reply /></Suspense>;
}
`;

export const PAGES: Record<string, string> = {
  "app/layout.js": LAYOUT,
  ...page("page"),
  ...page("revalidated", "export const revalidate = 60;"),
  ...page("forced", 'export const fetchCache = "force-cache";'),
  ...page("static", 'export const dynamic = "force-static";'),
  ...page("dynamic", 'export const dynamic = "force-dynamic";'),
  ...route("route"),
  ...route("edge", 'export const runtime = "edge";'),
  "app/client/page.js": `import { Chat } from "./chat";\nexport default function Page() { return <Chat />; }`,
  "app/client/chat.js": CHAT,
  "app/api/piper/[...path]/route.js": HANDLER,
};

/** With cacheComponents no page may say how it is cached. */
export const PAGES_OF_COMPONENTS: Record<string, string> = {
  "app/layout.js": LAYOUT,
  "app/streamed/page.js": STREAMED,
  ...route("route"),
};
