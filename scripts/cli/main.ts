import { ORPCError } from '@orpc/client'
import { Command } from 'commander'
import { chat } from './commands/chat.ts'
import { claim } from './commands/claim.ts'
import { datanet } from './commands/datanet.ts'
import { exportCommand } from './commands/export.ts'
import { publish } from './commands/publish.ts'
import { train } from './commands/train.ts'
import { verify } from './commands/verify.ts'
import { watch } from './commands/watch.ts'
import { fail } from './output.ts'

const program = new Command('modelfactory')
  .description('Train, publish and verify on an installation of ModelFactory, from the command line.')
  .option('--url <url>', 'the installation', process.env.MODELFACTORY_URL ?? 'http://localhost:3000')
  .option('--key-file <file>', 'file with the private key of your wallet; made where it is missing')
  .option('--json', 'one JSON object a line instead of sentences')
  .showHelpAfterError('See modelfactory --help.')
for (const command of [datanet, train, watch, exportCommand, chat, publish, verify, claim])
  program.addCommand(command())

try {
  await program.parseAsync()
  // nothing keeps a finished command: streams may still be open
  process.exit(process.exitCode ?? 0)
} catch (cause) {
  const known = cause instanceof ORPCError || (cause instanceof Error && cause.name === 'CliError')
  fail(program.opts().json === true, known ? (cause as Error) : explain(cause))
  process.exit(1)
}

/** What is not of ours: the first sentence of it, and where to look. */
function explain(cause: unknown): Error {
  const error = cause instanceof Error ? cause : new Error(String(cause))
  if (/fetch failed|ECONNREFUSED/.test(`${error.message} ${String(error.cause)}`)) {
    return new Error(`${program.opts().url} does not answer; start it with npm start, or say where it is with --url.`)
  }
  return new Error(error.message.split('\n')[0])
}
