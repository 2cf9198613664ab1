import { badgeRoute } from '../badge.ts'

/** One workload, named by `target` and `id`. */
export default badgeRoute('workload', ['target', 'id'], ({ req }, board) => {
  const target = board.targets.find(({ id }) => id === req.query('target'))
  const seen = board.workloads.find(
    (each) => each.target === target?.id && each.workload.id === (req.query('id') ?? ''),
  )
  if (!target || !seen) return null
  const { workload, status, isStale } = seen
  return { label: workload.id === '' ? target.id : workload.id, status: isStale ? null : status, groups: target.groups }
})
