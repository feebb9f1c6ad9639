import { InferenceClient } from '@huggingface/inference'
import { judgeMessages } from '#lib/domain/judgement.ts'
import type { Judge } from './settings.ts'

/** Why the judge gave no reply: what happened, and what to do; `later` where it may well give one in a while. */
export class JudgeError extends Error {
  override name = 'JudgeError'
  readonly what: string
  readonly later: boolean
  constructor(what: string, next: string | 'later', cause: unknown) {
    // the client's own error holds the request, and with it the questions: logs and the queue keep its sentence alone
    super(`${what}; ${next === 'later' ? 'ask again in a while, what it answered is kept' : next}.`, {
      cause: cause instanceof Error ? cause.message : cause,
    })
    this.what = what
    this.later = next === 'later'
  }
}

const timeoutMs = 100_000
/** A sentence and the mark; a judge that thinks aloud for longer is cut off and counts as unreadable. */
const maxTokens = 300

type Asked = Parameters<typeof judgeMessages>[0]

/** One reply of the judge, greedy. @throws JudgeError, or the signal's reason when that ended it */
export async function askPair(judge: Judge, asked: Asked, signal: AbortSignal): Promise<string> {
  const inference = new InferenceClient(judge.token, { endpointUrl: judge.url })
  try {
    const { choices } = await inference.chatCompletion(
      { model: judge.model, messages: judgeMessages(asked), max_tokens: maxTokens, temperature: 0 },
      // its own retry of a 503 has neither delay nor end
      { signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]), retry_on_error: false },
    )
    const text = choices?.[0]?.message?.content
    if (typeof text !== 'string') throw new Error('The reply is no chat completion.')
    return text
  } catch (cause) {
    signal.throwIfAborted()
    throw explain(judge, cause)
  }
}

function explain({ host, model, token }: Judge, cause: unknown): JudgeError {
  const status = (cause as { httpResponse?: { status?: number } }).httpResponse?.status
  const at = `The judge at ${host}`
  if (status === undefined)
    return new JudgeError(
      `${at} does not answer as a chat endpoint`,
      'look at JUDGE_URL, and whether its server runs',
      cause,
    )
  if (status === 401 || status === 403) {
    const what = token ? `${at} refuses the token in JUDGE_TOKEN` : `${at} wants a token, and JUDGE_TOKEN is not set`
    return new JudgeError(what, 'the operator can set another', cause)
  }
  if (status === 429) return new JudgeError(`${at} wants fewer requests at a time`, 'later', cause)
  if (status >= 500) return new JudgeError(`${at} has a fault of its own (${status})`, 'later', cause)
  return new JudgeError(
    `${at} does not take the request (${status})`,
    `look whether it serves JUDGE_MODEL, ${model}`,
    cause,
  )
}
