'use client'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { contribute } from '#lib/strings/contribute.ts'
import { fieldLabel } from '../bring/row-fields.tsx'
import { columnFields } from '../kind-fields.ts'
import { type RowsMapping, readTurns } from '../mapping-draft.ts'

const words = contribute.map

/** The first rows of the file as the mapping reads them. */
export function MapPreview({ mapping, rows }: { mapping: RowsMapping; rows: Record<string, string>[] }) {
  const fields = columnFields(mapping.kind).filter(({ name }) => rows.some((row) => row[name] !== undefined))
  return (
    <section className="grid min-w-0 gap-2">
      <h3 className="font-medium text-sm">{words.preview}</h3>
      {fields.length === 0 ? (
        <p className="text-muted-foreground">{words.noPreview}</p>
      ) : (
        <div className="rounded-md border">
          <Table caption={words.preview}>
            <TableHeader>
              <TableRow>
                {fields.map(({ name }) => (
                  <TableHead key={name}>{fieldLabel(mapping.kind, name)}</TableHead>
                ))}
              </TableRow>
            </TableHeader>
            <TableBody>
              {rows.slice(0, 5).map((row, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of a preview never move
                <TableRow key={index}>
                  {fields.map(({ name }) => (
                    <TableCell key={name} className="wrap-anywhere min-w-32 align-top text-xs">
                      {name === 'messages' ? (
                        <Turns text={row[name] ?? ''} />
                      ) : (
                        <span className="line-clamp-4">{row[name]}</span>
                      )}
                    </TableCell>
                  ))}
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </div>
      )}
    </section>
  )
}

function Turns({ text }: { text: string }) {
  const turns = readTurns(text)
  if (!turns) return <code className="line-clamp-4 font-mono">{text}</code>
  return (
    <ul className="grid gap-1">
      {turns.map((turn, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: turns never move
        <li key={index}>
          <span className="mr-1.5 text-muted-foreground">{contribute.form.roles[turn.role]}</span>
          {turn.content}
        </li>
      ))}
    </ul>
  )
}
