import { keccak256, stringToBytes } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'

/** Everyone who wrote, reviewed or curates the sample Datanets. Their keys are public: they exist on the embedded chain only. */
export function demoAccount(name: string) {
  const privateKey = keccak256(stringToBytes(`modelfactory embedded demo account: ${name}`))
  return { name, privateKey, address: privateKeyToAccount(privateKey).address }
}

export const demoContributors = [
  'Amara Okafor',
  'Bruno Teixeira',
  'Chiara Lombardi',
  'Dmitri Volkov',
  'Elif Kaya',
  'Farid Haddad',
  'Greta Lindqvist',
  'Hiro Tanaka',
] as const
export const demoCurator = 'Curator of the samples'

export const demoAccounts = () => [...demoContributors, demoCurator].map(demoAccount)
