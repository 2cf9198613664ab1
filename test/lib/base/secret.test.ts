import { expect } from 'chai'
import { inspect } from 'node:util'
import { Secret } from '../../../lib/base/secret.ts'

describe('a secret', () => {
  const secret = new Secret('hunter2', 'env:DB_PASSWORD')

  it('shows itself to nobody who does not ask by name', () => {
    const shown = [
      secret.toString(),
      JSON.stringify({ secret }),
      inspect({ deep: [secret] }, { depth: null, showHidden: true }),
      new Error(`wrong: ${secret.toString()}`).message,
      Object.values(secret).join(),
    ]
    expect(shown.join(' ')).to.not.contain('hunter2')
  })

  it('gives its value to who does, and tells where it came from', () => {
    expect([secret.reveal(), secret.source]).to.deep.equal(['hunter2', 'env:DB_PASSWORD'])
  })
})
