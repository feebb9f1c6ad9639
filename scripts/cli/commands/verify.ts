import { Command } from 'commander'
import type { Hex } from 'viem'
import { modelRegistryAbi } from '#lib/chain/generated/abis.ts'
import { verifyRunLog } from '#lib/domain/run-log.ts'
import { formatNumber } from '#lib/format.ts'
import { CliError, say } from '../output.ts'
import { optionsOf, signIn } from '../session.ts'

/** Recomputes a run's hash chain from its log and reads the word that the contract keeps. */
async function verifyRun(id: string, _flags: object, self: Command): Promise<void> {
  const options = optionsOf(self)
  const { api, reader, config } = await signIn(options)
  const log = await api.runs.log({ id })
  const result = verifyRunLog(
    log.steps as Parameters<typeof verifyRunLog>[0],
    log.anchors as Parameters<typeof verifyRunLog>[1],
  )
  if (!result.ok) {
    throw new CliError(
      `The steps up to ${result.step} do not give what was anchored: computed ${result.computed}, anchored ${result.expected}.`,
    )
  }
  if (result.steps === 0)
    throw new CliError('Nothing of this run is anchored yet; try again after its first checkpoint.')
  const onChain = await reader.readContract({
    address: config.addresses.modelRegistry as Hex,
    abi: modelRegistryAbi,
    functionName: 'runHead',
    args: [log.operator as Hex, log.chainRunId as Hex],
  })
  if (onChain !== result.head) {
    throw new CliError(
      `The log gives ${result.head}, but the chain keeps ${onChain}; the log was changed, or an anchor is on its way.`,
    )
  }
  const steps = formatNumber(result.steps)
  say(options.json, `${steps} steps give ${result.head}, which is what ModelRegistry.runHead keeps.`, {
    ...result,
    onChain,
  })
}

export function verify(): Command {
  const command = new Command('verify').description('recompute what is on the chain')
  command.command('run <id>').description('every step of a training').action(verifyRun)
  return command
}
