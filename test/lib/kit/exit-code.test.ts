import { expect } from 'chai'
import { exitCodeWords } from '../../../lib/kit/exit-code.ts'

describe('exitCodeWords', () => {
  const table: readonly (readonly [number, string])[] = [
    [0, 'exit code 0'],
    [1, 'exit code 1'],
    [126, 'exit code 126 (program not executable)'],
    [127, 'exit code 127 (program not found)'],
    [128, 'exit code 128'],
    [137, 'exit code 137 (killed)'],
    [139, 'exit code 139 (segmentation fault)'],
    [143, 'exit code 143 (terminated)'],
    [152, 'exit code 152 (signal 24)'],
    [193, 'exit code 193'],
    [255, 'exit code 255'],
  ]
  for (const [code, words] of table)
    it(`says "${words}"`, () => {
      expect(exitCodeWords(code)).to.equal(words)
    })
})
