import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { appendRows } from '../../client/datanet.ts'
import { CliError, progress, say } from '../output.ts'
import { optionsOf, signIn } from '../session.ts'

const batch = 500
type Row = { instruction: string; response: string }

/** Rows of a JSON Lines file. @throws CliError with the line's number */
function parseRows(text: string, file: string): Row[] {
  const rows: Row[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const place = `${file}, line ${index + 1}`
    let value: Record<string, unknown>
    try {
      value = JSON.parse(line)
    } catch {
      throw new CliError(`${place} is not JSON; write {"instruction": "…", "response": "…"} on each line.`)
    }
    const instruction = value.instruction ?? value.prompt ?? value.question
    const response = value.response ?? value.completion ?? value.answer
    if (typeof instruction !== 'string' || typeof response !== 'string' || !instruction.trim() || !response.trim()) {
      throw new CliError(`${place} has no instruction and response; write both as texts.`)
    }
    rows.push({ instruction: instruction.trim(), response: response.trim() })
  }
  if (rows.length === 0) throw new CliError(`${file} has no rows.`)
  return rows
}

export function datanet(): Command {
  const command = new Command('datanet').description('Datanets')
  command
    .command('push <file>')
    .description('sign the rows of a JSON Lines file and propose them to a Datanet')
    .requiredOption('--to <slug>', 'the Datanet')
    .action(async (file: string, { to }: { to: string }, self: Command) => {
      const options = optionsOf(self)
      const rows = parseRows(await readFile(file, 'utf8'), file)
      const person = await signIn(options)
      const target = await person.api.datanets.get({ id: to })
      const bar = progress(options.json, 'Signing', rows.length)
      for (let start = 0; start < rows.length; start += batch) {
        await appendRows(person, target, rows.slice(start, start + batch))
        bar.update(Math.min(rows.length, start + batch))
      }
      bar.stop()
      say(options.json, `${rows.length} rows are proposed to ${target.name}.`, {
        datanet: target.slug,
        rows: rows.length,
      })
    })
  return command
}
