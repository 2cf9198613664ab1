import { expect } from 'chai'
import fc from 'fast-check'
import { chooser, matches } from '../../../lib/kit/patterns.ts'

describe('matches', () => {
  const yes: readonly (readonly [string, string])[] = [
    ['web-*', 'web-1'],
    ['web-?', 'web-1'],
    ['{web,db}-*', 'db-7'],
    ['*', '/var/lib'],
    ['/var/*', '/var/lib/docker/overlay2'],
    ['/', '/'],
    ['*.service', '.service'],
    ['*', '..'],
    ['web*', 'web\nx'],
    ['(sd-*', '(sd-pam)'],
    ['kworker/0:1+*', 'kworker/0:1+events'],
    ['x[1]*', 'x[1]y'],
    ['!important*', '!important!'],
    ['a|b*', 'a|bc'],
    ['dev-sda\\x2d*', 'dev-sda\\x2d1.swap'],
  ]
  for (const [pattern, name] of yes)
    it(`"${pattern}" fits ${JSON.stringify(name)}`, () => {
      expect(matches(name, [pattern])).to.equal(true)
    })

  const no: readonly (readonly [string, string])[] = [
    ['web', 'web-1'],
    ['WEB-*', 'web-1'],
    ['web-?', 'web-10'],
    ['a.b*', 'axb'],
    ['!web', 'db'],
    ['[ab]', 'a'],
    ['+(a)', 'aa'],
    ['(a|b)', 'a'],
  ]
  for (const [pattern, name] of no)
    it(`"${pattern}" does not fit "${name}"`, () => {
      expect(matches(name, [pattern])).to.equal(false)
    })

  it('fits nothing among no patterns', () => {
    expect(matches('web-1', [])).to.equal(false)
  })

  it('always fits a name to itself, whatever it is made of', () => {
    fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 60 }), (name) => matches(name, [name])))
  })

  it('gives no meaning to anything but * ? { }', () => {
    const name = fc.stringMatching(/^[a-z/()[\]"|!+@^$.\\#~:=%&'`;<>_-]{1,20}$/u)
    fc.assert(
      fc.property(name, name, (known, other) => {
        expect(matches(`x${known}y`, [`x${known}*`])).to.equal(true)
        if (known !== other) expect(matches(other, [known])).to.equal(false)
      }),
    )
  })
})

describe('chooser', () => {
  it('chooses everything when nothing is said', () => {
    expect(chooser({})('web-1')).to.equal(true)
  })

  it('lets in what `only` names, and nothing when it is an empty list', () => {
    expect(['web-1', 'db-1'].filter(chooser({ only: ['web-*'] }))).to.deep.equal(['web-1'])
    expect(['web-1'].filter(chooser({ only: [] }))).to.deep.equal([])
  })

  it('keeps out what `except` names, even if `only` names it too', () => {
    expect(['web-1', 'web-2'].filter(chooser({ only: ['web-*'], except: ['*-2'] }))).to.deep.equal(['web-1'])
  })
})
