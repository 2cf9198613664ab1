import { checkContract } from '../contracts/check.ts'
import { checkFiles } from '../helpers/checks.ts'
import { transcripts } from '../helpers/transcripts.ts'

const all = transcripts()

describe('the contract of checks', () => {
  for (const file of checkFiles)
    describe(file.name, () => {
      checkContract(
        file,
        all.filter(({ check }) => check === file.name),
      )
    })
})
