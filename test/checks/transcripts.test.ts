import { expect } from 'chai'
import { checkFiles } from '../helpers/checks.ts'
import { judgeTranscript, observe, shortly, transcripts } from '../helpers/transcripts.ts'

const checks = new Map(checkFiles.map(({ name, check }) => [name, check]))

describe('transcripts: what was there, and what the check says', () => {
  for (const transcript of transcripts())
    it(`${transcript.name}: ${transcript.about}`, async () => {
      const check = checks.get(transcript.check)
      if (!check) throw new Error(`there is no checks/${transcript.check}.ts`)
      const results = judgeTranscript(check, transcript, await observe(check, transcript))
      expect(results.map(shortly)).to.deep.equal(transcript.expect)
    })
})
