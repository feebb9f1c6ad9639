import { type OwnChannel, signVoucher } from './channel.ts'
import type { Person } from './person.ts'

/**
 * Asks one question and waits for its receipt. @param onText each piece of the answer as it comes
 * @returns times: to the first text in ms, from the end to the shares in s
 */
export async function ask(
  person: Person,
  channel: OwnChannel,
  modelSlug: string,
  content: string,
  onText: (text: string) => void = () => {},
) {
  const { api } = person
  const quote = await api.chat.quote({ modelSlug, content })
  const voucher = await signVoucher(person, channel, BigInt(quote.maxFee))
  const from = performance.now()
  const { messageId } = await api.chat.send({ modelSlug, content, idempotencyKey: crypto.randomUUID(), voucher })
  let first_token_ms = 0
  let ended = 0
  let answer = ''
  for await (const { event } of await api.events.watch({ topics: [{ topic: `message:${messageId}`, after: 0 }] })) {
    if (event.type === 'text') {
      if (first_token_ms === 0) first_token_ms = performance.now() - from
      answer += event.data.text
      onText(event.data.text)
    }
    if (event.type !== 'state') continue
    if (event.data.state === 'attributing') ended = performance.now()
    if (event.data.state === 'failed') throw new Error(`the answer failed: ${event.data.message}`)
    if (event.data.state === 'done') break
  }
  return { messageId, answer, first_token_ms, attribution_s: (performance.now() - ended) / 1000 }
}
