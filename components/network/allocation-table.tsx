import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { type Allocation, allocations } from '#lib/domain/allocation.ts'
import { formatPpm } from '#lib/format.ts'
import { network } from '#lib/strings/network.ts'

const words = network.allocation
const sum = (pick: (allocation: Allocation) => number) => allocations.reduce((total, row) => total + pick(row), 0)

/** The one allocation table, as genesis was made from it. */
export function AllocationTable() {
  return (
    <Table caption={words.caption} className="min-w-xl">
      <TableHeader>
        <TableRow>
          <TableHead>{words.columns.holder}</TableHead>
          <TableHead numeric>{words.columns.share}</TableHead>
          <TableHead numeric>{words.columns.liquid}</TableHead>
          <TableHead>{words.columns.vesting}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {allocations.map((allocation) => (
          <TableRow key={allocation.holder}>
            <TableCell>{allocation.title}</TableCell>
            <TableCell numeric>{formatPpm(allocation.ppm, 2)}</TableCell>
            <TableCell numeric>{formatPpm(allocation.liquidPpm, 2)}</TableCell>
            <TableCell>{vestingOf(allocation)}</TableCell>
          </TableRow>
        ))}
        <TableRow>
          <TableCell className="font-medium">{words.total}</TableCell>
          <TableCell numeric>{formatPpm(sum(({ ppm }) => ppm))}</TableCell>
          <TableCell numeric>
            {formatPpm(
              sum(({ liquidPpm }) => liquidPpm),
              2,
            )}
          </TableCell>
          <TableCell />
        </TableRow>
      </TableBody>
    </Table>
  )
}

function vestingOf({ linearMonths, cliffMonths }: Allocation): string {
  if (linearMonths === 0) return words.none
  return cliffMonths > 0 ? words.cliff(cliffMonths, linearMonths) : words.months(linearMonths)
}
