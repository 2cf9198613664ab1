import { memoryStore } from '../../../lib/store/memory.ts'
import { storeContract } from '../../contracts/store.ts'

describe('the store in memory', () => {
  storeContract(
    () => Promise.resolve({ open: () => Promise.resolve(memoryStore()), remove: () => Promise.resolve() }),
    {
      outlasts: false,
    },
  )
})
