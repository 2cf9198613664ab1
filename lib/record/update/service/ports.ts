import type { Json } from '../../read.ts'
import { portNumber, portPlace } from '../../service/port.ts'
import type { Branch } from '../target.ts'

/** "80/tcp" with all of its places outside: those that are to be there stay as they are said. */
export function portsOf(list: Json, branch: Branch | undefined): Json {
  const current: readonly Json[] = Array.isArray(list) ? list : []
  const wanted = new Map([...(branch?.below ?? [])].filter(([, { isWanted }]) => isWanted))
  const known = current.filter((port) => {
    const number = portNumber(port)
    return number === undefined || wanted.get(number)?.leaf?.kind === 'kept'
  })
  const asked = [...wanted].flatMap(([number, { leaf }]) => {
    if (leaf?.kind !== 'set') return []
    // The same place may be asked for twice.
    const there = current.filter((port) => portNumber(port) === number)
    return [leaf.value].flat().map((each) => {
      const at = there.findIndex((port) => portPlace(port) === String(each))
      return at < 0 ? portAt(number, String(each)) : there.splice(at, 1)[0]
    })
  })
  return current.length === 0 && asked.length === 0 ? list : [...known, ...asked]
}

/** No number stands for one that the swarm chooses. */
function portAt(number: string, place: string): Json {
  const [target = '', protocol = 'tcp'] = number.split('/')
  const [mode = 'ingress', outside = ''] = place.split(':')
  return {
    Protocol: protocol,
    TargetPort: Number(target),
    PublishMode: mode,
    ...(outside !== '' && { PublishedPort: Number(outside) }),
  }
}
