import { Command } from 'commander'
import { formatOpen } from '#lib/format.ts'
import { ask } from '../../client/ask.ts'
import { openChannel } from '../../client/channel.ts'
import { say } from '../output.ts'
import { optionsOf, signIn } from '../session.ts'

export const chat = () =>
  new Command('chat')
    .description('ask a published model one question and show who was paid for the answer')
    .argument('<model>', 'slug of the model')
    .argument('<question>')
    .action(async (model: string, question: string, _flags: object, self: Command) => {
      const options = optionsOf(self)
      const person = await signIn(options)
      const { maxFee } = await person.api.chat.quote({ modelSlug: model, content: question })
      const channel = await openChannel(person, BigInt(maxFee))
      const { messageId, answer } = await ask(person, channel, model, question, (text) => {
        if (!options.json) process.stdout.write(text)
      })
      const { receipt } = await person.api.chat.message({ id: messageId })
      if (!options.json) process.stdout.write('\n')
      const paid = (receipt?.shares ?? []).filter((share) => share.datumHash)
      const rows = paid.length === 1 ? '1 row' : `${paid.length} rows`
      const text = receipt
        ? `Fee ${formatOpen(receipt.fee)}, ${rows} shaped it. Receipt ${receipt.hash}`
        : 'No receipt yet.'
      say(options.json, text, { answer, receipt: receipt?.hash ?? null, fee: receipt?.fee ?? null, rows: paid.length })
    })
