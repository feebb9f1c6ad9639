import { conformance } from '../testing/conformance.ts'
import { localProvider } from './local.ts'

conformance('local', { elsewhere: false }, async () => ({ provider: await localProvider({ cpuSlots: 2 }) }))
