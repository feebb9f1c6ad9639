'use client'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { contribute } from '#lib/strings/contribute.ts'
import { fieldLabel } from '../bring/row-fields.tsx'
import { columnFields } from '../kind-fields.ts'
import { type RowsMapping, readTurns } from '../mapping-draft.ts'

const words = contribute.map

type Rows = readonly Record<string, string>[]
export type MapPreviewProps = {
  mapping: RowsMapping
  rows: Rows
  /** the same rows by the columns of the file */
  raw: Rows
}

/** The first rows of the file as the mapping reads them; before anything is mapped, as they lie there. */
export function MapPreview({ mapping, rows, raw }: MapPreviewProps) {
  const fields = columnFields(mapping.kind).filter(({ name }) => rows.some((row) => row[name] !== undefined))
  if (fields.length > 0) {
    const columns = fields.map(({ name }) => ({ name, label: fieldLabel(mapping.kind, name) }))
    return <FirstRows title={words.preview} columns={columns} rows={rows} />
  }
  const columns = Object.keys(raw[0] ?? {}).map((name) => ({ name, label: name }))
  return <FirstRows title={words.rawPreview} columns={columns} rows={raw} />
}

type FirstRowsProps = { title: string; columns: readonly { name: string; label: string }[]; rows: Rows }

function FirstRows({ title, columns, rows }: FirstRowsProps) {
  return (
    <section className="grid min-w-0 gap-2">
      <h3 className="font-medium text-sm">{title}</h3>
      <div className="min-w-0 rounded-md border">
        <Table caption={title}>
          <TableHeader>
            <TableRow>
              {columns.map(({ name, label }) => (
                <TableHead key={name}>{label}</TableHead>
              ))}
            </TableRow>
          </TableHeader>
          <TableBody>
            {rows.slice(0, 5).map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a preview never move
              <TableRow key={index}>
                {columns.map(({ name }) => (
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
