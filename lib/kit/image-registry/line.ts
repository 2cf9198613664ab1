import type { Clock } from '../../base/clock.ts'
import type { RegistryAccess, Repository } from '../../model/registry.ts'
import type { Cost } from '../../model/session.ts'
import type { FaultError } from '../fault.ts'
import { restAsked } from '../retry-after.ts'
import { transportWith } from '../web-api/transport.ts'
import { challengeIn } from './challenge.ts'
import { exchange } from './exchange.ts'
import type { RegistryAnswer, RegistryRequest } from './exchange.ts'
import type { Paces } from './pace.ts'
import { placeOf } from './place.ts'
import { refusalOf } from './refusal.ts'
import { tokensFor } from './tokens.ts'

/** What is asked of one repository. */
export interface Asked extends Pick<RegistryRequest, 'method' | 'accept' | 'maxBytes'> {
  /** A path with its query, or a whole address of the same registry. */
  readonly at: string
  /** For messages: "shop/web:1.4". */
  readonly about: string
}

/** One registry, asked in one way. */
export interface Line {
  /** "docker.io". */
  readonly name: string
  readonly origin: string
  /** A good answer. Throws a FaultError for every other. */
  ask(path: Repository['path'], asked: Asked, signal: AbortSignal): Promise<RegistryAnswer>
  cost(): Cost
  close(): void
}

export function lineTo(
  repository: Repository,
  access: RegistryAccess,
  { paces, clock }: { readonly paces: Paces; readonly clock: Clock },
): Line {
  const place = placeOf(repository, access)
  const transport = transportWith(access.ca ? { ca: access.ca } : undefined)
  const isKnown = access.bearer !== undefined || access.user !== undefined

  const refusal = (answer: RegistryAnswer, about: string): FaultError => {
    const words = { name: place.name, about, isKnown }
    const asked = restAsked(answer.headers.get('retry-after'), clock)
    const isBusy = answer.status === 429 || (answer.status === 503 && asked !== undefined)
    return isBusy
      ? paces.rest(place.name, asked, (restMs) => refusalOf(answer, { ...words, restMs }))
      : refusalOf(answer, words)
  }
  const tokens = tokensFor(place, access, { transport, clock, refusal })

  return {
    name: place.name,
    origin: place.origin,
    async ask(path, { at, about, ...asked }, signal) {
      const url = new URL(at, place.origin)
      for (let tries = 1; ; tries += 1) {
        // Who hands out its tokens is asked at its pace, and when that one is silent both are left alone.
        const { answer, authorization } = await paces.ask(place.name, signal, async () => {
          const shown = await tokens.authorization(path, signal)
          const request = { ...asked, url, authorization: shown }
          const given = await exchange(request, transport, { name: place.name, signal })
          return { answer: given, authorization: shown }
        })
        if (answer.status === 200) return answer
        const challenge = answer.status === 401 ? challengeIn(answer.headers.get('www-authenticate')) : null
        if (tries > 2 || !challenge || !tokens.learn(challenge, path, authorization)) throw refusal(answer, about)
      }
    },
    cost: () => transport.cost(),
    close: () => transport.close(),
  }
}
