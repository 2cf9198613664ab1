import type { Clock } from '../../base/clock.ts'
import { fault } from '../fault.ts'
import type { SharedRegistries } from './registries.ts'

/** The same registries, loaded when somebody asks one: most looks never do. */
export function registriesWhenAsked(clock: Clock): SharedRegistries {
  let opening: Promise<SharedRegistries> | null = null
  let opened: SharedRegistries | null = null
  let isOver = false
  const open = async (): Promise<SharedRegistries> => {
    const { openRegistries } = await import('./registries.ts')
    if (isOver) throw fault('lost', 'orch-watch is stopping')
    return (opened = openRegistries(clock))
  }
  const asked = (): Promise<SharedRegistries> => (opening ??= open())
  return {
    until: (signal, limitMs) => ({
      tag: async (question) => (await asked()).until(signal, limitMs).tag(question),
      tags: async (question) => (await asked()).until(signal, limitMs).tags(question),
    }),
    spent: () => opened?.spent() ?? { connections: 0, roundTrips: 0, bytes: 0 },
    close() {
      isOver = true
      opened?.close()
    },
  }
}
