import { workloadPage } from '../../pages/workload.ts'
import { pageRoute } from '../page.ts'

/** One workload, named by `target` and `id`. */
export default pageRoute('workload', '/workload', async ({ req }, { status }, site) => {
  const board = await status.board()
  const seen = board.workloads.find(
    ({ target, workload }) => target === req.query('target') && workload.id === (req.query('id') ?? ''),
  )
  if (!seen) return null
  const incidents = board.incidents.filter(({ incident: { subject } }) => {
    return subject.target === seen.target && (seen.workload.id === '' || subject.item === seen.workload.id)
  })
  return workloadPage({ seen, incidents, board, site })
})
