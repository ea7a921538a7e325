import { describe } from 'node:test'
import { meterStoreSuite } from '../../../../test/utils/meterStoreSuite.ts'
import { memoryStore } from './memoryStore.ts'

describe('memoryStore', () => meterStoreSuite(memoryStore))
