// A server component: it reads on the server what the user wrote before, and whose that is.
import { headers } from "next/headers";
import { isOwner } from "../conversations";
import { agent_id, piper } from "../piper";
import { userOf } from "../sign-in";
import { Chat } from "./chat";

interface Props {
  searchParams: Promise<{ session_id?: string }>;
}

export default async function Page({ searchParams }: Props) {
  const { session_id } = await searchParams;
  const user = await userOf({ headers: await headers() });
  if (!user) return <p>Please sign in.</p>;
  if (session_id === undefined) return <Chat agent_id={agent_id} lines={[]} />;
  if (!(await isOwner(session_id, user))) return <p>This is somebody else's conversation.</p>;
  const { data } = await piper.getSessionEvents({ session_id });
  const lines = data.runs
    .flatMap(({ events }) => events)
    .filter(({ event_type }) => event_type === "user_message")
    .map(({ content }) => String(content));
  return <Chat agent_id={agent_id} session_id={session_id} lines={lines} />;
}
