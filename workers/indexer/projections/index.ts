import { agentIdentity, agentReputation, agentValidation } from './agents.ts'
import { addresses, governedOpen, openGovernor } from './governance.ts'
import { pools } from './pools.ts'
import type { At, Db } from './projection.ts'
import { datanetRegistry, modelRegistry } from './registries.ts'
import { royalties } from './royalties.ts'
import { staking } from './staking.ts'

type Projection = (args: never, db: Db, at: At) => Promise<unknown>

/** What an event changes beside `event`, by contract and event. */
export const projections: Record<string, Record<string, Projection | undefined>> = {
  AddressBook: addresses,
  AgentIdentity: agentIdentity,
  AgentReputation: agentReputation,
  AgentValidation: agentValidation,
  DatanetRegistry: datanetRegistry,
  GovernedOpen: governedOpen,
  ModelRegistry: modelRegistry,
  OpenGovernor: openGovernor,
  Pools: pools,
  Royalties: royalties,
  Staking: staking,
}
