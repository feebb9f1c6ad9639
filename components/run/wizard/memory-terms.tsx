import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import type { MemoryTerm } from '#lib/domain/run-memory.ts'
import { formatBytes } from '#lib/format.ts'
import { train } from '#lib/strings/train.ts'

const words = train.wizard.memory

/** The formula of the memory with its figures. */
export function MemoryTerms({ name, terms }: { name: string; terms: readonly MemoryTerm[] }) {
  const total = terms.reduce((sum, { bytes }) => sum + bytes, 0)
  return (
    <div className="grid gap-2">
      <p className="text-muted-foreground text-xs">{words.formula}</p>
      <Table caption={words.title(name)}>
        <TableHeader>
          <TableRow>
            <TableHead>{words.part}</TableHead>
            <TableHead numeric>{words.size}</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {terms.map((term) => {
            const [label, why] = words.terms[term.name] ?? [term.name, '']
            return (
              <TableRow key={term.name}>
                <TableCell className="h-auto whitespace-normal py-1.5 text-xs">
                  {label}
                  <span className="block text-muted-foreground">{why}</span>
                </TableCell>
                <TableCell numeric className="h-auto whitespace-nowrap py-1.5 align-top text-xs">
                  {formatBytes(term.bytes)}
                </TableCell>
              </TableRow>
            )
          })}
          <TableRow>
            <TableCell className="h-auto py-1.5 font-medium text-xs">{words.total}</TableCell>
            <TableCell numeric className="h-auto whitespace-nowrap py-1.5 font-medium text-xs">
              {formatBytes(total)}
            </TableCell>
          </TableRow>
        </TableBody>
      </Table>
    </div>
  )
}
