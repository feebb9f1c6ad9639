import { type Address, getAddress, type Hex, hexToBytes, numberToHex, padHex, parseEther, toHex } from 'viem'
import { type HDAccount, mnemonicToAccount } from 'viem/accounts'
import { EMBEDDED_CHAIN_ID } from '#lib/chain/chains.ts'
import { vestingWalletCode, vestingWalletImmutables } from '#lib/chain/generated/vesting-wallet.ts'
import { vestingWalletOf } from '#lib/chain/vesting.ts'
import {
  type Allocation,
  allocations,
  type Holder,
  liquidAtLaunch,
  lockedAtLaunch,
  vestingTimes,
} from '#lib/domain/allocation.ts'

/** Publicly known on purpose: these accounts hold coins of the embedded chain only, which anyone can start. */
const EMBEDDED_MNEMONIC = 'test test test test test test test test test test test junk'

/** The account of a holder on the embedded chain: it has the liquid part and is its vesting wallet's beneficiary. */
export const embeddedHolder = (holder: Holder): HDAccount =>
  mnemonicToAccount(EMBEDDED_MNEMONIC, { addressIndex: allocations.findIndex((entry) => entry.holder === holder) })

/** Out of the community's liquid share: the operator's bond and what the faucet gives. */
export const OPERATOR_GRANT = parseEther('10000000')

type GenesisAccount = { balance: Hex; nonce?: Hex; code?: Hex; storage?: Record<Hex, Hex> }
type Alloc = Record<Address, GenesisAccount>

const word = (value: bigint | number): Hex => numberToHex(value, { size: 32 })
const add = (alloc: Alloc, address: Address, wei: bigint) => {
  alloc[address] = { balance: numberToHex(BigInt(alloc[address]?.balance ?? 0) + wei) }
}

/** What the constructor of OpenZeppelin's VestingWallet would have left: code with its immutables, the owner in slot 0. */
function vestingAccount(allocation: Allocation, owner: Address, genesisTime: number): GenesisAccount {
  const times = vestingTimes(allocation, genesisTime)
  const code = hexToBytes(vestingWalletCode)
  for (const name of ['start', 'duration'] as const) {
    for (const place of vestingWalletImmutables[name]) code.set(hexToBytes(word(times[name])), place)
  }
  return {
    balance: numberToHex(lockedAtLaunch(allocation)),
    nonce: '0x1', // as any contract's since EIP-161
    code: toHex(code),
    storage: { [word(0)]: padHex(owner, { size: 32 }) },
  }
}

/**
 * The accounts of block 0: exactly the genesis supply, by the allocation table.
 * @param holders who has each liquid part and owns each vesting wallet
 * @param genesisTime seconds; vesting counts from it
 */
export function genesisAlloc(holders: Record<Holder, Address>, genesisTime: number): Alloc {
  const alloc: Alloc = {}
  for (const allocation of allocations) {
    const holder = holders[allocation.holder]
    if (liquidAtLaunch(allocation) > 0n) add(alloc, getAddress(holder), liquidAtLaunch(allocation))
    if (lockedAtLaunch(allocation) > 0n) {
      alloc[vestingWalletOf(allocation.holder)] = vestingAccount(allocation, holder, genesisTime)
    }
  }
  return alloc
}

/**
 * Genesis of the embedded chain in geth's format, with a base fee of zero.
 * @param operator account that settles and runs the faucet; its grant comes out of the community's liquid part
 * @param genesisTime seconds: when this installation's chain was started first
 */
export function buildGenesis(operator: Address, genesisTime: number) {
  const holders = Object.fromEntries(
    allocations.map(({ holder }) => [holder, embeddedHolder(holder).address]),
  ) as Record<Holder, Address>
  const alloc = genesisAlloc(holders, genesisTime)
  add(alloc, holders.community, -OPERATOR_GRANT)
  add(alloc, operator, OPERATOR_GRANT)
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
    timestamp: numberToHex(genesisTime),
    extraData: '0x',
    gasLimit: numberToHex(30_000_000),
    difficulty: '0x0',
    mixHash: word(0),
    coinbase: numberToHex(0, { size: 20 }),
    baseFeePerGas: '0x0',
    alloc,
  }
}
