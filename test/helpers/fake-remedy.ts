import * as z from 'zod'
import { BLANK } from '../../lib/heal/blank.ts'
import { fault } from '../../lib/kit/fault.ts'
import { defineRemedy } from '../../lib/kit/remedy.ts'
import type { AnyRemedy } from '../../lib/kit/remedy.ts'
import type { Prospect } from '../../lib/model/heal.ts'

/** A remedy that does what the test says. */
export interface FakeRemedy {
  readonly remedy: AnyRemedy
  /** What was done, in its order: "web-1/a". */
  readonly done: string[]
  /** How its objects are from now on, beside what a look tells of them. */
  become(parts: Partial<Prospect>): void
  /** Runs in the middle of every deed. */
  meanwhile(work: (name: string) => Promise<void>): void
}

/** Would touch, of a target that something is wrong with, the containers of these names. */
export function aFakeRemedy(names: readonly string[]): FakeRemedy {
  const done: string[] = []
  let parts: Partial<Prospect> = {}
  let meanwhile: (name: string) => Promise<void> = () => Promise.resolve()
  const remedy = defineRemedy({
    name: 'touch',
    title: 'Touch',
    mends: ['*'],
    options: z.strictObject({}),
    describe: ({ incident: { subject } }) =>
      Promise.resolve(
        names.map((name) => ({
          ...BLANK,
          ...{ object: { target: subject.target, kind: 'container' as const, name }, host: subject.target },
          ...{ incarnation: '1', words: `touch "${name}"`, ...parts },
        })),
      ),
    async apply({ object: { target, name }, needsPerson }) {
      await meanwhile(name)
      if (needsPerson !== (parts.needsPerson ?? null)) throw fault('refused', 'nobody has said yes to that')
      done.push(`${target}/${name}`)
    },
    wasDone: () => Promise.resolve(null),
  })
  return {
    remedy,
    done,
    become: (next) => void (parts = next),
    meanwhile: (work) => void (meanwhile = work),
  }
}
