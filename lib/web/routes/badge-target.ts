import { publicTarget } from '../../pages/public/seen.ts'
import { badgeRoute } from '../badge.ts'

/** One target, named by `id`. */
export default badgeRoute('target', ['id'], ({ req }, board) => {
  const target = board.targets.find(({ id }) => id === req.query('id'))
  return target ? { label: target.id, status: publicTarget(board, target).status, groups: target.groups } : null
})
