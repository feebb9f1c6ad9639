import { type Hex, keccak256, stringToBytes } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { db } from '../db.ts'

export type DemoAccount = { name: string; address: Hex; privateKey: Hex }

/** The key of someone who wrote or curates a sample Datanet. It is public: the embedded chain alone knows these accounts. */
export function demoAccount(name: string): DemoAccount {
  const privateKey = keccak256(stringToBytes(`modelfactory embedded demo account: ${name}`))
  return { name, privateKey, address: privateKeyToAccount(privateKey).address }
}

export const demoCurator = 'Curator of the samples'

/** Everyone behind the sample Datanets that are here. */
export async function demoAccounts(): Promise<DemoAccount[]> {
  const rows = await db().datum.findMany({
    where: { contributorName: { not: null } },
    distinct: ['contributorName'],
    select: { contributorName: true, contributor: true },
    orderBy: { contributorName: 'asc' },
  })
  const contributors = rows.flatMap(({ contributorName, contributor }) => {
    const account = demoAccount(contributorName ?? '')
    return account.address === contributor ? [account] : []
  })
  return contributors.length > 0 ? [...contributors, demoAccount(demoCurator)] : []
}
