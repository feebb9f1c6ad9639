import { Command } from 'commander'
import { paramFields } from '#lib/domain/param-fields.ts'
import { formatDurationRange, formatNumber, formatOpen } from '#lib/format.ts'
import type { CreateRunInput } from '#lib/schemas/run.ts'
import { trainInputSchema } from '#lib/schemas/train-params.ts'
import { planOf, startPlanned } from '../../client/train.ts'
import { follow } from '../follow.ts'
import { CliError, say } from '../output.ts'
import { optionsOf, signIn } from '../session.ts'

type Flags = {
  base: string
  set: string[]
  cap?: string
  name?: string
  from?: string
  dryRun?: boolean
  detach?: boolean
}
const many = (value: string, before: string[]) => [...before, value]

/** `name=value` pairs as parameters. @throws CliError naming the first that is wrong and what it may be */
function readSettings(pairs: readonly string[]): CreateRunInput['params'] {
  const given: Record<string, string> = {}
  for (const pair of pairs) {
    const [name = '', ...rest] = pair.split('=')
    const field = paramFields.find((known) => known.name === name)
    if (!field)
      throw new CliError(
        `There is no parameter ${name}; the parameters are ${paramFields.map((one) => one.name).join(', ')}.`,
      )
    given[name] = rest.join('=')
  }
  const parsed = trainInputSchema.safeParse(given)
  if (parsed.success) return parsed.data
  const name = String(parsed.error.issues[0]?.path[0])
  const field = paramFields.find((known) => known.name === name)
  const wanted = field?.kind === 'choice' ? `one of ${field.options.join(', ')}` : field?.bounds
  throw new CliError(`${name} is ${given[name]}, but must be ${wanted}${field?.auto ? ', or auto' : ''}.`)
}

/** `slug` or `slug:weight`. */
function readDatanet(text: string): { slug: string; weight: number } {
  const [slug = '', weight = '1'] = text.split(':')
  if (!(Number(weight) >= 0.1 && Number(weight) <= 10))
    throw new CliError(`The weight of ${slug} is ${weight}, but must be 0.1 to 10.`)
  return { slug, weight: Number(weight) }
}

export const train = () =>
  new Command('train')
    .description('show the plan, reserve its cap, start a run and follow it')
    .argument('<datanet...>', 'released Datanets, slug or slug:weight')
    .option('--base <id>', 'base model', 'smollm2-135m-instruct')
    .option('--set <name=value>', 'a training parameter, as often as you like', many, [])
    .option('--cap <open>', 'spending cap in OPEN; default the plan’s')
    .option('--name <name>', 'name of the run')
    .option('--from <run>', 'own run whose adapter it goes on from')
    .option('--dry-run', 'show the plan and end')
    .option('--detach', 'start and end; see modelfactory watch')
    .action(async (names: string[], flags: Flags, self: Command) => {
      const options = optionsOf(self)
      const params = readSettings(flags.set)
      const chosen = names.map(readDatanet)
      const person = await signIn(options)
      const order = { baseModelId: flags.base, params, name: flags.name, initRunId: flags.from ?? null }
      const planned = await planOf(person, chosen, order)
      const { plan } = planned
      say(options.json, sentence(plan), { plan })
      for (const warning of plan.warnings) say(options.json, `! ${warning}`, { warning })
      if (flags.dryRun) return
      const run = await startPlanned(person, planned, flags.cap)
      say(options.json, `${run.name} is queued: ${options.url}/train/${run.id}`, { run: run.id })
      if (!flags.detach) await follow(person, run.id, options)
    })

function sentence({ rows, totalTokens, steps, seconds, price }: Awaited<ReturnType<typeof planOf>>['plan']): string {
  const cost = price.cap === '0' ? 'free' : `about ${formatOpen(price.expected)}, cap ${formatOpen(price.cap)}`
  return `${formatNumber(rows)} rows, ${formatNumber(totalTokens)} tokens, ${formatNumber(steps)} steps, ${formatDurationRange(seconds.from, seconds.to)}, ${cost}.`
}
