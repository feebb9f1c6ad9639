import { type Address, numberToHex, parseEther } from 'viem'
import { mnemonicToAccount } from 'viem/accounts'
import { EMBEDDED_CHAIN_ID } from '#lib/chain/chains.ts'

/** Publicly known on purpose: these accounts hold coins of the embedded chain only, which anyone can start. */
const EMBEDDED_MNEMONIC = 'test test test test test test test test test test test junk'

/** The genesis shares of the 1,000,000,000 OPEN, and where the contracts send what is not claimed. */
const holders = ['community', 'investors', 'team', 'liquidity', 'treasury', 'stakers'] as const
export type EmbeddedAccount = (typeof holders)[number]
export const embeddedAccount = (name: EmbeddedAccount): Address =>
  mnemonicToAccount(EMBEDDED_MNEMONIC, { addressIndex: holders.indexOf(name) }).address

const shares = {
  community: parseEther('617100000'),
  investors: parseEther('182900000'),
  team: parseEther('150000000'),
  liquidity: parseEther('50000000'),
} as const
export const TOTAL_SUPPLY = parseEther('1000000000')
/** Out of the community's share: the operator's bond and what the faucet gives. */
export const OPERATOR_GRANT = parseEther('10000000')

/**
 * Genesis of the embedded chain in geth's format: exactly 1,000,000,000 OPEN, a base fee of zero.
 * @param operator account that settles and runs the faucet
 */
export function buildGenesis(operator: Address) {
  const balances: [Address, bigint][] = [
    [embeddedAccount('community'), shares.community - OPERATOR_GRANT],
    [embeddedAccount('investors'), shares.investors],
    [embeddedAccount('team'), shares.team],
    [embeddedAccount('liquidity'), shares.liquidity],
    [operator, OPERATOR_GRANT],
  ]
  const forks = ['homestead', 'eip150', 'eip155', 'eip158', 'byzantium', 'constantinople', 'petersburg', 'istanbul']
  return {
    config: {
      chainId: EMBEDDED_CHAIN_ID,
      ...Object.fromEntries([...forks, 'berlin', 'london'].map((fork) => [`${fork}Block`, 0])),
      terminalTotalDifficulty: 0,
      shanghaiTime: 0,
      cancunTime: 0,
      pragueTime: 0,
    },
    nonce: '0x0',
    timestamp: '0x65000000',
    extraData: '0x',
    gasLimit: numberToHex(30_000_000),
    difficulty: '0x0',
    mixHash: numberToHex(0, { size: 32 }),
    coinbase: numberToHex(0, { size: 20 }),
    baseFeePerGas: '0x0',
    alloc: Object.fromEntries(balances.map(([address, wei]) => [address, { balance: numberToHex(wei) }])),
  }
}
