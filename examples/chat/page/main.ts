// The page: begins a conversation, or goes on with this tab's, and sends what is written.
import { createPiperClient, isPiperError, type SessionRun } from "piper-responses";
import { type Choice, type DrawnMessage, drawMessage, drawReply, wordsOf } from "./draw-message.ts";
import {
  look,
  type Message,
  messageIn,
  type Reply,
  replyOf,
  type State,
  type States,
  send,
  shown,
} from "./send.ts";

// No token and no organization: the server behind this path has them.
const piper = createPiperClient({ baseUrl: "/api/piper" });
const agent_id = document.body.dataset.agentId ?? "";

const log = find("#log", HTMLElement);
const form = find("#composer", HTMLFormElement);
const field = find("#message", HTMLTextAreaElement);
const sendButton = find("#send", HTMLButtonElement);
const stopButton = find("#stop", HTMLButtonElement);
const news = find("#news", HTMLElement);

/** Where this tab keeps its conversation's id, which opens nothing without the browser's cookie. */
const KEPT = "session_id";
let session_id: string | undefined;
let underWay: AbortController | undefined;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text || !session_id || underWay) return;
  field.value = "";
  sendNew({ agent_id, session_id, message: text });
});

field.addEventListener("keydown", (event) => {
  // Enter while composing ends a word, in Japanese for one.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});

stopButton.addEventListener("click", () => underWay?.abort());

find("#new", HTMLButtonElement).addEventListener("click", () => {
  sessionStorage.removeItem(KEPT);
  location.reload();
});

// Without a message the agent greets, and the greeting names the session of all that follows.
if (!(await goOn())) sendNew({ agent_id });

/** Shows what this tab's conversation came to so far; false where there is none to go on with. */
async function goOn(): Promise<boolean> {
  const kept = sessionStorage.getItem(KEPT);
  if (!kept) return false;
  try {
    const { data } = await piper.getSessionEvents({ session_id: kept });
    const runs = data.runs.toSorted((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at));
    for (const run of runs) showRun(run, kept);
  } catch (error) {
    if (!isPiperError(error)) throw error;
    return false;
  }
  keepSession(kept);
  return true;
}

function showRun(run: SessionRun, session_id: string): void {
  const text = messageIn(run);
  const reply = replyOf(run);
  if (text) {
    const drawn = drawMessage(text);
    log.append(drawn.item);
    const since = Date.parse(run.created_at);
    const state = { is: "unsure", words: "There is no answer yet.", since } as const;
    const message = { agent_id, session_id, message: text };
    if (!reply) drawn.show(state, choicesAfter(state, drawn, message));
  }
  if (reply) log.append(drawNew(reply));
}

function sendNew(message: Message): void {
  const drawn = drawMessage(message.message);
  log.append(drawn.item);
  follow(drawn, message, (signal) => send(piper, message, signal));
}

/** Shows each state of a message until its last, and offers what can be done then. */
async function follow(
  drawn: DrawnMessage,
  message: Message,
  start: (signal: AbortSignal) => States,
): Promise<void> {
  if (underWay) return;
  underWay = new AbortController();
  showUnderWay(true);
  try {
    for await (const state of start(underWay.signal)) {
      drawn.show(state, choicesAfter(state, drawn, message));
      drawn.item.scrollIntoView({ block: "nearest" });
      say(wordsOf(state));
      if (state.is === "answered") showReply(state.reply, drawn, message);
    }
  } finally {
    underWay = undefined;
    showUnderWay(false);
  }
}

function choicesAfter(state: State, drawn: DrawnMessage, message: Message): Choice[] {
  const choice = (words: string, start: (signal: AbortSignal) => States) => ({
    words,
    act: () => void follow(drawn, message, start),
  });
  const again = message.message === undefined ? "Try again" : "Send again";
  const sendAgain = choice(again, (signal) => send(piper, message, signal));
  if (state.is === "not sent") return [sendAgain];
  if (state.is !== "unsure") return [];
  const { since } = state;
  return [choice("Look again", (signal) => look(piper, message, since, signal)), sendAgain];
}

function showReply(reply: Reply, drawn: DrawnMessage, { message }: Message): void {
  const item = drawNew(reply);
  drawn.item.after(item);
  if (message === undefined) drawn.item.remove();
  item.scrollIntoView({ block: "nearest" });
  say(`Agent: ${reply.content}`);
  if (reply.session_id) keepSession(reply.session_id);
}

function drawNew(reply: Reply): HTMLElement {
  if (reply.run_id) shown.add(reply.run_id);
  return drawReply(reply);
}

function keepSession(id: string): void {
  session_id = id;
  sessionStorage.setItem(KEPT, id);
  sendButton.disabled = false;
}

/** While a message is under way there is a button that stops it, in place of the one that sends. */
function showUnderWay(isUnderWay: boolean): void {
  const hadFocus = [sendButton, stopButton].some((button) => button === document.activeElement);
  sendButton.hidden = isUnderWay;
  stopButton.hidden = !isUnderWay;
  if (hadFocus) field.focus();
}

/** Tells those who listen to the page. */
function say(words: string): void {
  if (words) news.textContent = words;
}

function find<E extends HTMLElement>(selector: string, kind: new () => E): E {
  const found = document.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`The page has no ${selector}.`);
}
