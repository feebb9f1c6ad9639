import { Command } from 'commander'
import { follow } from '../follow.ts'
import { optionsOf, signIn } from '../session.ts'

export const watch = () =>
  new Command('watch')
    .description('follow a run to its end')
    .argument('<run>', 'id of the run')
    .action(async (id: string, _flags: object, self: Command) => {
      const options = optionsOf(self)
      await follow(await signIn(options), id, options)
    })
