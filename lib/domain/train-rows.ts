import type { ChatMessage, Datum } from '#lib/schemas/datum.ts'
import { payloadSchemas } from '#lib/schemas/datum.ts'
import type { TrainParams } from '#lib/schemas/train-params.ts'
import { datumToMessages } from './datum-messages.ts'
import type { TrainRow } from './heldout.ts'

const nfc = (text: string) => text.normalize('NFC')

/**
 * What the trainer gets of a row. With DPO the messages end with the question, and the pair of answers stands beside them.
 * @returns null for rows that this objective cannot use: no question and answer, or no pair
 */
export function toTrainRow(
  { hash, ...datum }: Pick<Datum, 'kind' | 'payload'> & { hash: string },
  objective: TrainParams['objective'],
): TrainRow | null {
  if (objective === 'sft') {
    const messages = datumToMessages(datum)
    return messages ? { datum_hash: hash, messages } : null
  }
  if (datum.kind !== 'preference') return null
  const { prompt, chosen, rejected } = payloadSchemas.preference.parse(datum.payload)
  const messages: ChatMessage[] = [{ role: 'user', content: nfc(prompt) }]
  return { datum_hash: hash, messages, chosen: nfc(chosen), rejected: nfc(rejected) }
}
