import { expect } from 'chai'
import fc from 'fast-check'
import { membersOf } from '../../../../lib/app/replace/members.ts'
import type { Choice, Scene } from '../../../../lib/app/replace/members.ts'
import type { Configuration, Field } from '../../../../lib/model/configuration.ts'
import { aConfiguration } from '../../../helpers/configurations.ts'

const of = (name: string, made: string, sharesWith?: string): Configuration => {
  const fields: Field[] = [{ path: ['env', 'MADE'], value: made, origin: 'operator' }]
  if (sharesWith !== undefined)
    fields.push({ path: ['networkMode'], value: `container:${sharesWith}`, origin: 'operator' })
  return aConfiguration({ name, fields })
}
const everything: Choice = {
  isMeant: () => true,
  isSame: (one, other) => JSON.stringify(one.fields) === JSON.stringify(other.fields),
  isAlways: false,
}
const chosen = (scene: Omit<Scene, 'target'>, choice: Partial<Choice> = {}): string[] => {
  const { members, left } = membersOf({ target: 'e', ...scene }, { ...everything, ...choice })
  return [
    ...members.map(
      (each) =>
        `${each.of.name} ${each.boundTo === null ? (each.now ? 'changed' : 'gone') : `with ${each.boundTo.name}`}`,
    ),
    ...left.map((each) => `${each.of.name} ${each.why}`),
  ]
}

describe('what is made anew so that everything is as it was', () => {
  it('is what has changed and what is gone; what is as it was stays, and so does what nobody knows from then', () => {
    const was = [of('same', 'a'), of('changed', 'a'), of('gone', 'a')]
    const now = [of('same', 'a'), of('changed', 'b'), of('fresh', 'a')]
    expect(chosen({ was, now })).to.deep.equal(['changed changed', 'gone gone', 'same same', 'fresh not-there-then'])
  })

  it('takes in whoever shares something with one of them, and whoever shares something with these', () => {
    const now = [of('web', 'b'), of('side', 'a', 'web'), of('third', 'a', 'side'), of('apart', 'a')]
    const was = [of('web', 'a'), of('side', 'a', 'web')]
    expect(chosen({ was, now })).to.deep.equal([
      'web changed',
      'side with web',
      'third with side',
      'apart not-there-then',
    ])
    expect(chosen({ was, now }, { isMeant: ({ name }) => name === 'web' })).to.deep.equal([
      'web changed',
      'side with web',
      'third with side',
    ])
  })

  it('is always the one that somebody names, though it is as it was', () => {
    const both = [of('web', 'a'), of('db', 'a')]
    expect(
      chosen({ was: both.slice(0, 1), now: both }, { isAlways: true, isMeant: ({ name }) => name === 'web' }),
    ).to.deep.equal(['web changed'])
  })

  it('has everything that is meant once, made anew or left alone', () => {
    const names = fc.constantFrom('a', 'b', 'c', 'd', 'e')
    const any = fc.uniqueArray(fc.tuple(names, fc.constantFrom('x', 'y'), fc.option(names, { nil: undefined })), {
      selector: ([name]) => name,
    })
    fc.assert(
      fc.property(any, any, (then, there) => {
        const [was, now] = [then, there].map((all) => all.map((each) => of(...each)))
        const { members, left } = membersOf({ target: 'e', was: was!, now: now! }, everything)
        const all = [...members, ...left].map((each) => each.of.name)
        expect(all.sort()).to.deep.equal([...new Set([...was!, ...now!].map(({ name }) => name))].sort())
        // Nobody who stays refers to one that is made anew.
        const anew = members.flatMap((each) => (each.now ? [each.of.name] : []))
        for (const each of left) expect(anew).not.to.include(there.find(([name]) => name === each.of.name)?.[2])
      }),
    )
  })
})
