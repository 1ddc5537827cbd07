// Draws the conversation: what was said, by whom, and how each message stands.
import { drawRun } from "./draw-run.ts";
import { element } from "./element.ts";
import type { Reply, State } from "./send.ts";
import { seconds } from "./words.ts";

/** Something that a person can do about a message. */
export interface Choice {
  words: string;
  act(): void;
}

/** A message that stands in the conversation. */
export interface DrawnMessage {
  item: HTMLElement;
  /** Says below it how it stands, and what can be done about it. */
  show(state: State, choices: Choice[]): void;
}

/** Draws a person's message; without one, the place where the agent's greeting will be. */
export function drawMessage(content?: string): DrawnMessage {
  const note = element("div", "note");
  const item = element("li", content === undefined ? "agent" : "you");
  if (content !== undefined) item.append(drawSaid("You", content));
  item.append(note);

  let clock: ReturnType<typeof setInterval> | undefined;
  const show = (state: State, choices: Choice[]) => {
    clearInterval(clock);
    note.dataset.state = state.is;
    const words = element("span", "words", wordsOf(state));
    note.replaceChildren(words, ...choices.map(drawChoice));
    if (state.is !== "working" && state.is !== "busy") return;
    const startedAt = performance.now();
    clock = setInterval(() => {
      words.textContent = wordsOf(state, performance.now() - startedAt);
    }, 1000);
  };
  return { item, show };
}

/** Draws what the agent said, and the run behind it. */
export function drawReply({ content, events }: Reply): HTMLElement {
  const item = element("li", "agent", drawSaid("Agent", content));
  if (events.length > 0) item.append(drawRun(events));
  return item;
}

function drawSaid(who: string, content: string): HTMLElement {
  return element("p", "said", element("span", "unseen", `${who}: `), content);
}

function drawChoice({ words, act }: Choice): HTMLElement {
  const button = element("button", "quiet", words);
  button.type = "button";
  button.addEventListener("click", act);
  return button;
}

/** How a message stands, in words, and since how long. */
export function wordsOf(state: State, sinceMs = 0): string {
  switch (state.is) {
    case "working":
      return `The agent is working${sinceMs > 0 ? `, ${seconds(sinceMs)}` : ""}`;
    case "busy":
      return `The agent is busy. Sending again in ${seconds(state.waitMs - sinceMs)}`;
    case "looking":
      return "We do not know whether your message arrived: looking…";
    case "answered":
      return state.wasLost ? "It had arrived. Here is the answer, which was lost on the way." : "";
    default:
      return state.words;
  }
}
