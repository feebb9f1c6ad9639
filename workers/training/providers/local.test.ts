import { conformance } from '../testing/conformance.ts'
import { localProvider } from './local.ts'

conformance('local', async () => ({ provider: await localProvider({ cpuSlots: 2 }), reconnect: null, loseSlot: null }))
