/** The replies that calls are measured with: their bytes, and how many make a block. */
export const REPLIES = {
  "2 kB": { bytes: 2_000, calls: 64 },
  "50 kB": { bytes: 50_000, calls: 32 },
  "500 kB": { bytes: 500_000, calls: 4 },
  "5 MB": { bytes: 5_000_000, calls: 1 },
} as const;

export type ReplyName = keyof typeof REPLIES;

/** The path below which the server gives a reply. */
export const pathOf = (reply: ReplyName): string => `/${reply.replace(" ", "")}`;
