import { expect } from 'chai'
import { ownMemory, remember } from '../../../lib/judge/remember.ts'
import { defineCheck } from '../../../lib/kit/check.ts'
import type { AnyCheck } from '../../../lib/kit/check.ts'
import * as z from 'zod'
import { noOptions } from '../../../lib/kit/options.ts'
import type { CheckMemory } from '../../../lib/model/memory.ts'
import type { Observation } from '../../../lib/model/observation.ts'
import { aPlan } from '../../helpers/fakes.ts'

/** A check that counts its looks. */
const counting = defineCheck({
  name: 'counting',
  title: 'A count',
  needs: {},
  limits: {},
  options: noOptions,
  memory: z.strictObject({ looks: z.int() }),
  observe: (_seen, _options, before) => ({ looks: (before?.looks ?? 0) + 1 }),
  judge: () => [],
  remember: ({ looks }) => ({ looks }),
})

const PLAN = aPlan({ check: 'counting' })
const base = { target: 'web-1', check: 'counting', at: 7 }
const seen = (facts: unknown): Observation => ({ ...base, kind: 'seen', facts, look: { at: 7 } })
const lost: Observation = { ...base, kind: 'faulted', fault: { code: 'busy', message: 'no' } }
const past: CheckMemory = { at: 1, own: { looks: 3 }, held: [] }
const after = (check: AnyCheck, observation: Observation): CheckMemory | null =>
  remember(check, PLAN, observation, { past, own: ownMemory(check, past), held: [] })

describe('what a check remembers', () => {
  it('is read back by its own schema, and what cannot be read is nothing', () => {
    expect(ownMemory(counting, past)).to.deep.equal({ looks: 3 })
    expect(ownMemory(counting, { ...past, own: { looks: 'many' } })).to.equal(null)
    expect(ownMemory(counting, null)).to.equal(null)
  })

  it('is what it says after each look', () => {
    expect(after(counting, seen({ looks: 4 }))).to.deep.equal({ at: 7, own: { looks: 4 }, held: [] })
  })

  it('stays as it was where nobody could look', () => {
    expect(after(counting, lost)).to.equal(past)
  })

  it('is dropped when it grows beyond all bounds, or when it fails', () => {
    const greedy = { ...counting, remember: () => 'x'.repeat(70_000) } as unknown as AnyCheck
    const broken = {
      ...counting,
      remember: () => {
        throw new Error('no')
      },
    } as unknown as AnyCheck
    expect(after(greedy, seen({}))).to.equal(null)
    expect(after(broken, seen({}))).to.equal(null)
  })
})
