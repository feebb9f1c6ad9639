import { Command } from 'commander'
import { parseOpen } from '#lib/format.ts'
import { publishRun } from '../../client/publish.ts'
import { CliError, say } from '../output.ts'
import { optionsOf, signIn } from '../session.ts'

type Flags = { slug: string; name?: string; summary: string; price: string }

export const publish = () =>
  new Command('publish')
    .description('publish a run as a model, with one transaction')
    .argument('<run>', 'id of the run')
    .requiredOption('--slug <slug>', 'the model’s name in addresses')
    .requiredOption('--summary <text>', 'what it knows, in a sentence')
    .option('--name <name>', 'the model’s name; default the slug')
    .option('--price <open>', 'OPEN for 1,000 tokens', '0.001')
    .action(async (run: string, { slug, name = slug, summary, price }: Flags, self: Command) => {
      const options = optionsOf(self)
      const pricePer1k = parseOpen(price)
      if (pricePer1k === null) throw new CliError(`The price is ${price}, but must be a number of OPEN such as 0.001.`)
      const person = await signIn(options)
      const published = await publishRun(person, { runId: run, slug, name, summary, pricePer1k })
      say(options.json, `Published: ${options.url}/models/${published}`, { model: published })
    })
