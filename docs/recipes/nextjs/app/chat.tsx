"use client";
// A client component: it talks to the agent through the route handler, and says what came of it.
import { createPiperClient, isPiperError } from "piper-responses";
import { useActionState } from "react";

const piper = createPiperClient({ baseUrl: "/api/piper" }); // No token here, and no organization.

interface Conversation {
  lines: string[];
  session_id?: string | null | undefined;
}

const TOLD = {
  none: "Something is wrong with this page.",
  not_sent: "Your message was not sent. Please send it again.",
  rejected: "Your message was not accepted.",
  completed: "Your message arrived, but the answer was lost.",
  unknown: "We do not know whether your message arrived. Please do not send it again yet.",
};

export function Chat({ agent_id, ...before }: Conversation & { agent_id: string }) {
  async function send({ lines, session_id }: Conversation, form: FormData): Promise<Conversation> {
    const message = String(form.get("message"));
    try {
      const params = { agent_id, message, session_id, include_events: false } as const;
      const { data } = await piper.createResponse(params);
      return { lines: [...lines, message, data.content], session_id: data.session_id };
    } catch (error) {
      if (!isPiperError(error)) throw error;
      return { lines: [...lines, message, TOLD[error.outcome]], session_id };
    }
  }
  const [{ lines }, action, isPending] = useActionState(send, before);
  return (
    <>
      <ol aria-live="polite">
        {lines.map((line, at) => (
          <li key={at}>{line}</li>
        ))}
      </ol>
      <form action={action}>
        <label>
          Your message <input name="message" required />
        </label>
        <button type="submit" disabled={isPending}>
          Send
        </button>
      </form>
    </>
  );
}
