import { PAYEES } from './push-splitter.ts'

type Metrics = Record<string, number>
const number = new Intl.NumberFormat('en')

function table(rows: string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  const lines = rows.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  '),
  )
  return `${lines.join('\n')}\n\n`
}

/** Gas of an epoch and of a payout, ours beside the peers', as measured; the per-payout column adds one claim. */
export function printTables(m: Metrics): void {
  const uniswapLeaves = number.format(m.claims_tree_leaves)
  process.stdout.write(
    table([
      ['claims, costliest of 10', 'ours', 'push splitter', `Uniswap, ${uniswapLeaves} leaves`],
      ['first, account in use', ...[m.gas_first_claim, m.push_gas_claim, m.uniswap_gas_first_claim].map(number.format)],
      ['next', ...[m.gas_next_claim, m.push_gas_claim, m.uniswap_gas_next_claim].map(number.format)],
    ]),
  )
  const rows = PAYEES.map((count) => {
    const push = m[`push_gas_epoch_${count}_payees_next`]
    const each = (epoch: number, claim: number) => number.format(Math.round(epoch / count + claim))
    return [
      number.format(count),
      number.format(m.gas_epoch),
      each(m.gas_epoch, m.gas_next_claim),
      number.format(m[`push_gas_epoch_${count}_payees_first`]),
      number.format(push),
      each(push, m.push_gas_claim),
      number.format(m.uniswap_gas_epoch),
      each(m.uniswap_gas_epoch, m.uniswap_gas_next_claim),
    ]
  })
  const head = ['payees an epoch', 'ours', 'a payout', 'push, new payees', 'push, known payees', 'a payout']
  process.stdout.write(table([[...head, 'Uniswap', 'a payout'], ...rows]))
}
