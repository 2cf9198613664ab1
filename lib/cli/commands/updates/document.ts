import type { TargetUpdates } from '../../../app/updates.ts'
import { isoInstant } from '../../../base/instant.ts'
import type { EpochMs } from '../../../model/time.ts'
import type { UpdateLine } from './lines.ts'

/** What `--json` prints. */
export function documentOf(lines: readonly UpdateLine[], looks: readonly TargetUpdates[], now: EpochMs): unknown {
  return {
    schema: 'orch-watch/updates/v1',
    at: isoInstant(now),
    images: lines.map(({ image, standing, calm, isMoved, isPinned, running, tagNames, newest, fault, uses }) => ({
      image,
      standing,
      moved: isMoved,
      pinned: isPinned,
      running,
      ...(tagNames !== undefined && { tagNames }),
      ...(newest && { newest: newest.tag, range: newest.range }),
      ...(standing === 'apart' && { why: calm }),
      ...(fault && { fault }),
      uses,
    })),
    targets: looks.map(({ target, at, images }) => ({
      id: target.id,
      runtime: target.runtime,
      at: isoInstant(at),
      ...(images.kind === 'faulted' && { fault: images.fault }),
    })),
  }
}
