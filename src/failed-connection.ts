import type { Answer } from "./answer.ts";
import { destinationOf } from "./destination.ts";
import {
  type AnyPiperError,
  type Outcome,
  PiperAbortError,
  PiperConfigError,
  PiperConnectionError,
  PiperTimeoutError,
} from "./errors.ts";
import { outcomeOfAnswer, proofOfNotSent } from "./evidence.ts";
import { type Case, type Facts, fieldsOf, subjectOf } from "./failure-facts.ts";
import {
  cut,
  during,
  howItBroke,
  listProblems,
  MEANING,
  saidByPlatform,
  seconds,
  sentences,
} from "./messages.ts";
import { isRead } from "./plan.ts";
import type { Redact } from "./redact.ts";
import { type Cause, causesOf, copyThrown } from "./thrown.ts";

/** The error of a request that the platform refused to make. */
export function unsent({ problem, thrown }: Case<"not sent">, facts: Facts): PiperConfigError {
  const cause = copyThrown(thrown, facts.redact);
  const fields = { ...fieldsOf(facts, "not_sent", false), cause };
  const message = sentences(
    listProblems([problem]),
    saidByPlatform(cause),
    MEANING[fields.outcome],
  );
  return new PiperConfigError(message, { ...fields, problems: [problem] });
}

/** What is known of the run once a request was sent: what its status says, if one has come. */
function outcomeSoFar({ plan, progress }: Facts, answer: Answer | undefined): Outcome {
  if (progress.sentAt === undefined) return "not_sent";
  if (!answer || answer.ok) return "unknown";
  return outcomeOfAnswer(answer, plan.settings.baseUrl);
}

/** The error of a call whose deadline passed, or that its caller aborted. */
export function stopped({ reason, answer }: Case<"stopped">, facts: Facts): AnyPiperError {
  const { plan, progress, history, redact } = facts;
  const { phase } = progress;
  const { timeoutMs } = plan.settings;
  const fields = fieldsOf(facts, outcomeSoFar(facts, answer), false, answer);
  const name = subjectOf(facts);
  const when = during(phase, answer?.status ?? history.status);
  const meaning = MEANING[fields.outcome];
  if (reason.by === "deadline") {
    const what = `${name}: its deadline of ${seconds(timeoutMs)} (timeoutMs) passed ${when}.`;
    return new PiperTimeoutError(sentences(what, meaning), { ...fields, timeoutMs, phase });
  }
  const cause = copyThrown(reason.reason, redact);
  const because = cause ? ` (${cut(String(cause), 200)})` : "";
  const what = `${name}: the caller's signal aborted it${because} ${when}.`;
  return new PiperAbortError(sentences(what, meaning), { ...fields, phase, cause });
}

/** The limits of undici's own, which pass before a caller's longer deadline. */
const PLATFORM_TIMEOUTS = ["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"];

/** The error of a fetch that failed, or of an answer that broke off. */
export function lost({ thrown, isPlatform, answer }: Case<"lost">, facts: Facts): AnyPiperError {
  const { plan, progress, redact } = facts;
  const { timeoutMs, fetchOptions } = plan.settings;
  const chains = causesOf(thrown);
  // An answer that has begun proves that the request was sent, whatever an error says.
  const proof =
    isPlatform && !answer
      ? proofOfNotSent(chains, destinationOf(plan.baseUrl, fetchOptions))
      : undefined;
  const { code, sign, because } = describeCauses(chains, redact);
  const outcome = proof ? "not_sent" : outcomeSoFar(facts, answer);
  const fields = {
    ...fieldsOf(facts, outcome, proof?.passes ?? isRead(plan.operation), answer),
    cause: copyThrown(thrown, redact),
    code,
  };
  const tell = (did: string, check?: string) =>
    sentences(`${subjectOf(facts)}: ${did}${because}.`, check, MEANING[fields.outcome]);
  if (proof) return new PiperConnectionError(tell(proof.what, proof.check), fields);

  const { phase, sentAt = 0 } = progress;
  const when = `after ${seconds(performance.now() - sentAt)}, ${during(phase, answer?.status)}`;
  if (isPlatform && PLATFORM_TIMEOUTS.includes(code ?? "")) {
    const did = `the platform gave up ${when}, although timeoutMs is ${seconds(timeoutMs)}`;
    const check = "Its own limit is an option of fetchOptions.dispatcher.";
    return new PiperTimeoutError(tell(did, check), { ...fields, timeoutMs, phase });
  }
  if (!isPlatform) return new PiperConnectionError(tell(`fetch failed ${when}`), fields);
  const { what, check } = howItBroke(code, sign);
  return new PiperConnectionError(tell(`${what} ${when}`, check), fields);
}

/** The innermost code of a failure, and its innermost cause in words that are safe to show. */
function describeCauses(chains: readonly Cause[][], redact: Redact) {
  // Of several failures one is told: the first that has a code.
  const [chain = []] = [...chains.filter((causes) => causes.some(({ code }) => code)), ...chains];
  const innermost = chain.at(-1);
  const found = chain.filter((cause) => cause.code).at(-1)?.code;
  const code = found && redact(cut(found, 60));
  const said = innermost?.message && redact(cut(innermost.message, 200));
  const sign = code ?? redact(cut(innermost?.name ?? "", 60));
  const words = [sign, said].filter((word) => word).join(": ");
  return { code, sign, because: words ? ` (${words})` : "" };
}
