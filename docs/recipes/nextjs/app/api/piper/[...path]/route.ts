// The route handler that the page's client calls: its `baseUrl` is /api/piper.
import { handler } from "../../../../piper";

export const maxDuration = 300; // In seconds: an agent may take its time.

export { handler as GET, handler as POST };
