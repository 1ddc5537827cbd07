import type { OpenApiDocument } from "../../document/place.ts";
import type { createConversationJudge } from "../conversation/judge-conversation.ts";
import type { ExchangeReader } from "../judge/judge.ts";
import type { RawExchange } from "./raw.ts";
import { createRecordedReader } from "./recorded.ts";
import { createServerJudge, type JudgedServer } from "./server-judge.ts";
import { createShaper } from "./shapes.ts";

export interface RecordingOptions {
  judgeConversation?: ReturnType<typeof createConversationJudge>;
  /** Reduces each exchange to types and lengths before it is judged. */
  shapes?: boolean;
  /** Leaves the other servers out. */
  host?: string | undefined;
}

/**
 * Judges every exchange of a recording that can be judged, then each server's together; nothing is
 * sent, and what is kept does not grow with the recording.
 */
export async function judgeRecording(
  recording: AsyncIterable<RawExchange>,
  document: OpenApiDocument,
  read: ExchangeReader,
  { judgeConversation, shapes = false, host }: RecordingOptions = {},
): Promise<JudgedServer[]> {
  const readRecorded = createRecordedReader(document);
  const shape = createShaper(document);
  const servers = new Map<string, ReturnType<typeof createServerJudge>>();

  for await (const raw of recording) {
    const recorded = readRecorded(raw);
    if (!recorded || (host !== undefined && recorded.host !== host)) continue;
    const server = servers.get(recorded.host) ?? createServerJudge(document, recorded.host, read);
    servers.set(recorded.host, server);
    server.take(recorded, shapes ? shape : undefined);
  }
  return [...servers.values()].map((server) => server.end(judgeConversation));
}
