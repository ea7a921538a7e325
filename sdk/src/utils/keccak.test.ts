import { describe } from 'node:test'
import { testKeccak } from '../../../test/utils/keccakSuite.ts'
import { createKeccak } from './keccak.ts'

describe('createKeccak', () => testKeccak(createKeccak))
