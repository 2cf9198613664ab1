import { expect } from 'chai'
import { contentOf } from '../../checks/http/content.ts'
import type { HttpAnswered } from '../../lib/model/network.ts'

const answered = (body: string): HttpAnswered => ({ body, headers: [] }) as unknown as HttpAnswered

describe('a pattern that has to be in a body', () => {
  it('may use the flags of RE2', () => {
    expect(contentOf(answered('An OK page'), { matches: '(?i)ok' }).matches).to.equal('found')
    expect(contentOf(answered('An error'), { matches: '(?i)ok' }).matches).to.equal('missing')
  })

  it('was not looked for to the end of a body that is too long for it, which is not the same as missing', () => {
    const before = process.cpuUsage()
    expect(contentOf(answered('ab'.repeat(500_000)), { matches: '[ab]*a[ab]{200}c' }).matches).to.equal('unread')
    expect(process.cpuUsage(before).user / 1000).to.be.below(400)
  })
})
